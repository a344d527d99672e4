"""Statistics between two days, their export, and a platform's answers as a file."""

import csv
import re
from datetime import UTC, date, datetime, timedelta
from html import unescape

import httpx
import pytest
from sqlalchemy import select

from jepostule.store.audit import Entry
from jepostule.store.database import transaction
from jepostule.web.admin import span
from tests import factories
from tests.history import applied
from tests.staff import agent, log_in
from tests.web.reading import seen

PAGE = "/admin/statistiques"
FIGURES = f"{PAGE}/chiffres.csv"
ANSWERS = f"{PAGE}/reponses.csv"
MAY = {"du": "2026-05-01", "au": "2026-05-31"}


async def several() -> None:
    """Four applications in May on `lbb`, three answered; one on `other` in the last minute of May, one later."""
    async with transaction() as session:
        platform, other = await factories.platform(session, "lbb"), await factories.platform(session, "other")
        day = datetime(2026, 5, 18, 9, tzinfo=UTC)
        await applied(session, platform, day, "info_request", "hired")
        await applied(session, platform, day, "rejection", candidate_email="nora@example.org")
        await applied(session, platform, day, "rejection", employer_email="garage@example.org")
        await applied(session, platform, day, candidate_email="hugo@example.org")
        await applied(session, other, datetime(2026, 5, 31, 21, 59, tzinfo=UTC), candidate_phone="+33 6 12 34 56 78")
        await applied(session, other, datetime(2026, 5, 31, 22, 0, tzinfo=UTC))


async def test_the_figures_of_a_month(sacha: httpx.AsyncClient) -> None:
    await several()
    page = seen(await sacha.get(PAGE, params=MAY))
    for words in (
        "Candidatures 5 1,67 par personne",
        "Entreprises jointes 2 100,0 % ont répondu",
        "Personnes 3 66,7 % ont une réponse",
        "Taux de réponse 60,0 % 3 candidatures avec une réponse",
        "Candidatures 2 entreprises, 3 personnes 5 2 3",
        "Avec une réponse 2 entreprises, 2 personnes 3 60,0 % 2 2",
        "Entretien 0 entreprise, 0 personne 0 0,0 % 0 0",
        "Embauche 1 entreprise, 1 personne 1 33,3 % 1 1",
        "Précisions 0 entreprise, 0 personne 0 0,0 % 0 0",
        "Refus 2 entreprises, 2 personnes 2 66,7 % 2 2",
        "Candidatures par jour",
        "lundi 18 mai : 4 (Avec une réponse 3, Sans réponse 1)",
        "Dimanche 31 mai 0 1",
    ):
        assert words in page


async def test_one_platform_alone(sacha: httpx.AsyncClient) -> None:
    await several()
    page = await sacha.get(PAGE, params={**MAY, "plateforme": "other"})
    assert "Candidatures 1 1,00 par personne" in seen(page)
    assert page.text.count('<option value="other" selected>') == 2


async def test_the_last_thirty_days_where_nothing_is_asked(sacha: httpx.AsyncClient) -> None:
    async with transaction() as session:
        await applied(session, await factories.platform(session), datetime.now(UTC), "interview")
    page = seen(await sacha.get(PAGE))
    assert "Candidatures 1 1,00 par personne" in page
    assert "(en cours) 1 0" in page


async def test_one_click_asks_for_the_days_that_are_often_wanted(sacha: httpx.AsyncClient) -> None:
    await several()
    page = await sacha.get(PAGE, params={"plateforme": "lbb"})
    links = re.findall(rf'<a href="({PAGE}[^"]+)"( aria-current="true")?>([^<]+)', page.text)
    assert [word for _, _, word in links][1:] == ["Ce mois-ci", "Le mois dernier", "Cette année", "L’an dernier"]
    assert "30 derniers jours" in [word for _, current, word in links if current]
    for address, _, word in links:
        asked = await sacha.get(unescape(address))
        assert f'aria-current="true">{word}' in asked.text
        assert '<option value="lbb" selected>' in asked.text


@pytest.mark.parametrize("today", [date(2026, 1, 31), date(2028, 2, 29), date(2026, 12, 1)], ids=str)
def test_months_and_years_are_whole(today: date) -> None:
    of = {each.word: (each.first, each.last) for each in span.usual(today)}
    assert of["30 derniers jours"] == (today - timedelta(days=29), today)
    for word, (first, last) in of.items():
        assert first <= last <= today
        if word.endswith("dernier"):
            assert first.day == (last + timedelta(days=1)).day == 1
    assert of["L’an dernier"] == (date(today.year - 1, 1, 1), date(today.year - 1, 12, 31))


async def test_a_year_has_bars_of_months_and_more_bars_of_years(sacha: httpx.AsyncClient) -> None:
    await several()
    year = seen(await sacha.get(PAGE, params={"du": "2026-01-01", "au": "31/12/2026"}))
    assert "Candidatures par mois" in year
    assert "Mai 2026 3 2" in year
    assert "Juin 2026 0 1" in year
    ever = seen(await sacha.get(PAGE, params={"du": "1970-01-01", "au": "2100-12-31"}))
    assert "Candidatures par année" in ever
    assert "3 3" in ever


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"du": "hier"}, "Cette date n'est pas lisible. Écrivez-la ainsi : 31/12/2026"),
        ({"au": "2026-02-30"}, "Cette date n'est pas lisible. Écrivez-la ainsi : 31/12/2026"),
        ({"du": "0001-01-01"}, "Cette date n'est pas lisible. Écrivez-la ainsi : 31/12/2026"),
        ({"au": "9999-12-31"}, "Cette date n'est pas lisible. Écrivez-la ainsi : 31/12/2026"),
        ({"du": "2026-05-31", "au": "2026-05-01"}, "La fin vient avant le début : vérifiez les deux dates."),
        ({"plateforme": "nowhere"}, "Cette plateforme n'existe pas."),
    ],
)
async def test_what_cannot_be_read_is_said_and_kept(sacha: httpx.AsyncClient, asked: dict[str, str], said: str) -> None:
    for path in (PAGE, FIGURES):
        answer = await sacha.get(path, params=asked)
        assert answer.status_code == 422
        assert seen(answer).count(said) == 2
        assert "Taux de réponse" not in answer.text
        for value in asked.values():
            assert value == "nowhere" or f'value="{value}"' in answer.text


async def test_nothing_yet_is_shown_without_fault(sacha: httpx.AsyncClient) -> None:
    page = seen(await sacha.get(PAGE))
    assert "Candidatures 0 – par personne" in page
    assert "Taux de réponse – 0 candidature avec une réponse" in page
    assert "Toutes les réponses d'une plateforme" not in page


async def test_the_figures_as_a_file(sacha: httpx.AsyncClient) -> None:
    await several()
    link = "/admin/statistiques/chiffres.csv?du=2026-05-01&amp;au=2026-05-31&amp;plateforme="
    assert link in (await sacha.get(PAGE, params=MAY)).text
    answer = await sacha.get(FIGURES, params=MAY)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="chiffres-2026-05-01-2026-05-31.csv"'
    assert answer.text.removeprefix("\ufeff").splitlines() == [
        "Mesure;Candidatures;Part;Entreprises;Personnes",
        "Candidatures;5;;2;3",
        "Avec une réponse;3;60,0 %;2;2",
        "Entretien;0;0,0 %;0;0",
        "Embauche;1;33,3 %;1;1",
        "Précisions;0;0,0 %;0;0",
        "Refus;2;66,7 %;2;2",
    ]
    one = await sacha.get(FIGURES, params={**MAY, "plateforme": "lbb"})
    assert one.headers["content-disposition"] == 'attachment; filename="chiffres-2026-05-01-2026-05-31-lbb.csv"'


async def test_all_answers_of_a_platform_as_a_file_and_the_audit_knows(sacha: httpx.AsyncClient) -> None:
    await several()
    answer = await sacha.get(ANSWERS, params={"plateforme": "lbb"})
    assert answer.headers["content-disposition"] == 'attachment; filename="reponses-lbb.csv"'
    assert answer.text.startswith("\ufeff")
    heads, *rows = csv.reader(answer.text.removeprefix("\ufeff").splitlines(), delimiter=";")
    assert heads[0] == "Job application id"
    assert {row[1] for row in rows} == {"2026-05-18 11:00:00"}
    assert "Les dates sont à l'heure de Paris" in seen(await sacha.get(PAGE))
    assert [row[-1] for row in rows] == ["rejection", "rejection", "info_request", "hired"]
    async with transaction() as session:
        entry = (await session.scalars(select(Entry).where(Entry.action == "dump-answers"))).one()
        platform = await factories.platform(session, "lbb")
    assert (entry.username, entry.subject) == ("sacha", f"platform:{platform.id}")


async def test_a_platform_that_is_none_has_no_answers(sacha: httpx.AsyncClient) -> None:
    for params in ({}, {"plateforme": "nowhere"}):
        assert (await sacha.get(ANSWERS, params=params)).status_code == 404
    async with transaction() as session:
        assert not list(await session.scalars(select(Entry).where(Entry.action == "dump-answers")))


async def test_who_may_only_read_sees_figures_and_no_way_to_the_answers(client: httpx.AsyncClient) -> None:
    await several()
    await agent("lea", "lecture")
    await log_in(client, "lea")
    page = await client.get(PAGE, params=MAY)
    assert page.status_code == 200
    assert "reponses.csv" not in page.text
