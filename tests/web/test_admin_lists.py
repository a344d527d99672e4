"""Every list can be filtered, searched, ordered, paged and exported; its state is in its URL."""

import csv
import gc
import io
import re
from contextlib import aclosing

import httpx
import pytest
from sqlalchemy import func, select, text

from jepostule.store.application import Application
from jepostule.store.database import transaction
from jepostule.store.lists import listing
from jepostule.store.lists.listing import Asked
from jepostule.web.admin import lists, menu
from jepostule.web.admin.applications import TABLE
from tests import crowd, factories
from tests.application import shared_app
from tests.bench import growth_lists
from tests.fuzz import house
from tests.staff import agent, log_in

LIST = "/admin/candidatures"
RECEIVED = "Reçue (heure de Paris)"
MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")


def read(export: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(export.removeprefix("\ufeff"), newline=""), delimiter=";"))


@pytest.fixture
async def crowded(sacha: httpx.AsyncClient) -> httpx.AsyncClient:
    """A hundred and twenty applications with ids from 1, the newest last."""
    await filled(120)
    return sacha


async def filled(count: int) -> None:
    async with transaction() as session:
        await factories.platform(session, "lbb")
        await factories.platform(session, "test")
        await session.execute(text("alter table application alter column id restart with 1"))
        await crowd.fill(session, count)
        # Totals above a thousand are the planner's estimates, which earlier tests have made stale.
        await session.execute(text("analyze application, letter, answer, document, event"))


def numbers(page: httpx.Response) -> list[int]:
    return [
        int(number) for number in re.findall(r'<th scope="row"[^>]*><a href="/admin/candidatures/(\d+)"', page.text)
    ]


def link(page: httpx.Response, words: str) -> str:
    found = re.search(rf'<a [^>]*href="([^"]+)"[^>]*>(?:<svg.*?</svg>)? {words}', page.text)
    assert found, words
    return found[1].replace("&amp;", "&")


def said(page: httpx.Response) -> str:
    found = re.search(r'<p role="status">(.*?)</p>', page.text, re.DOTALL)
    assert found
    return found[1].replace("\u202f", " ")


async def test_an_empty_list_says_so(sacha: httpx.AsyncClient) -> None:
    for path, words in [
        (LIST, "Aucune candidature"),
        ("/admin/reponses", "Aucune réponse"),
        ("/admin/e-mails", "Aucun e-mail"),
        ("/admin/evenements", "Aucun événement"),
    ]:
        page = await sacha.get(path)
        assert page.status_code == 200
        assert words in page.text


async def test_pages_follow_each_other_and_lead_back(crowded: httpx.AsyncClient) -> None:
    first = await crowded.get(LIST)
    assert numbers(first) == list(range(120, 70, -1))
    assert said(first) == "120 candidatures"
    assert "Page précédente" not in first.text
    second = await crowded.get(link(first, "Page suivante"))
    assert numbers(second) == list(range(70, 20, -1))
    third = await crowded.get(link(second, "Page suivante"))
    assert numbers(third) == list(range(20, 0, -1))
    assert "Page suivante" not in third.text
    again = await crowded.get(link(third, "Page précédente"))
    assert numbers(again) == numbers(second)
    assert numbers(await crowded.get(link(again, "Page précédente"))) == numbers(first)


async def test_what_comes_or_goes_meanwhile_moves_no_page(crowded: httpx.AsyncClient) -> None:
    first = await crowded.get(LIST)
    async with transaction() as session:
        await session.execute(text("delete from application where id in (71, 72)"))
        await session.execute(crowd.APPLICATIONS, {"count": 3})
    assert numbers(await crowded.get(link(first, "Page suivante"))) == list(range(70, 20, -1))


async def test_the_order_can_be_turned(crowded: httpx.AsyncClient) -> None:
    first = await crowded.get(LIST, params={"ordre": "recues", "sens": "croissant"})
    assert numbers(first) == list(range(1, 51))
    assert 'aria-sort="ascending"' in first.text
    assert '<option value="croissant" selected>Les premières</option>' in first.text
    second = await crowded.get(link(first, "Page suivante"))
    assert numbers(second) == list(range(51, 101))
    assert numbers(await crowded.get(link(second, "Page précédente"))) == numbers(first)


async def test_the_order_can_be_chosen_beside_the_filters_where_no_head_is_shown(crowded: httpx.AsyncClient) -> None:
    form = {"plateforme": "lbb", "sens": "croissant"}
    found = numbers(await crowded.get(LIST, params=form))
    assert found == sorted(found)
    assert len(found) == 50


async def test_dates_are_not_offered_as_the_order_of_names(sacha: httpx.AsyncClient) -> None:
    page = await sacha.get("/admin/plateformes", params={"ordre": "nom", "sens": "croissant"})
    assert "Les premières" not in page.text


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"plateforme": "lbb"}, 60),
        ({"plateforme": "nobody"}, 0),
        ({"e-mail": "bounced"}, 3),
        ({"e-mail": "failed"}, 2),
        ({"reponse": "none"}, 60),
        ({"reponse": "any"}, 60),
        ({"reponse": "hired"}, 2),
        ({"documents": "non"}, 60),
        ({"documents": "oui", "reponse": "none"}, 30),
        ({"depuis": "2020-01-01"}, 120),
        ({"jusqu": "2020-01-01"}, 0),
    ],
    ids=str,
)
async def test_filters_choose(crowded: httpx.AsyncClient, query: dict[str, str], count: int) -> None:
    page = await crowded.get(LIST, params=query)
    assert page.status_code == 200
    assert said(page) == f"{count} candidature{'s' if count > 1 else ''}"
    # One link for each filter, to remove it.
    assert page.text.count("retirer ce filtre") == len(query)


async def test_a_filter_in_use_is_said_in_words(crowded: httpx.AsyncClient) -> None:
    page = await crowded.get(LIST, params={"e-mail": "bounced", "depuis": "2026-5-18", "jusqu": "2026-06-01"})
    words = [" ".join(each.split()) for each in re.findall(r'<a class="pill"[^>]*>([^<]*)', page.text)]
    assert words == ["E-mail : Rejeté", "Depuis le lundi 18 mai 2026", "Jusqu’au lundi 1er juin 2026"]


async def test_a_day_is_one_of_paris(sacha: httpx.AsyncClient) -> None:
    await filled(2)
    async with transaction() as session:
        await session.execute(text("update application set created_at = '2026-05-17T22:30Z' where id = 1"))
        await session.execute(text("update application set created_at = '2026-05-18T22:30Z' where id = 2"))
    page = await sacha.get(LIST, params={"depuis": "2026-05-18", "jusqu": "2026-05-18"})
    assert numbers(page) == [1]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("candidat7@example.org", [7]),
        ("CANDIDAT7@Example.ORG", [7]),
        ("contact7@example.com", [7]),
        ("44444444444442", [42, 2]),
        ("Candidat 7 <candidat7@example.org>", [7]),
        ('"candidat7@example.org" <CANDIDAT7@example.org>', [7]),
        ("mailto:candidat7@example.org", [7]),
        ("elodie martin1", [1]),
        ("Martin1, Élodie", [1]),
        ("n'guessan8", [8]),
        ("idat120@", [120]),
        ("Garage 101", [101]),
        ("100%", []),
        ("x_y", []),
        ("martin\\", []),
        ("12", [12]),
        ("n° 12", [12]),
        ("N°\u202f1\u202f2", [12]),
    ],
)
async def test_the_search_finds_numbers_addresses_and_parts_of_names(
    crowded: httpx.AsyncClient, words: str, found: list[int]
) -> None:
    page = await crowded.get(LIST, params={"q": words})
    assert page.status_code == 200
    assert numbers(page) == found


@pytest.mark.parametrize("told", ["06 98 76 54 32", "0698765432", "06.98.76.54.32", "+33 6 98 76 54 32", "698765432"])
@pytest.mark.parametrize("typed", ["06 98 76 54 32", "+33 (0)6-98-76-54-32", "0033698765432"])
async def test_a_phone_number_is_found_however_it_was_typed(sacha: httpx.AsyncClient, typed: str, told: str) -> None:
    await filled(3)
    async with transaction() as session:
        await session.execute(text("update application set candidate_phone = :typed where id = 2"), {"typed": typed})
    assert numbers(await sacha.get(LIST, params={"q": told})) == [2]


async def test_the_search_box_goes_straight_to_the_one_that_is_found(crowded: httpx.AsyncClient) -> None:
    async with transaction() as session:
        row = await session.execute(text("select answer_uuid from application where id = 12"))
        answer_uuid = row.scalar_one()
        row = await session.execute(text("select id from letter where application_id = 13 and kind = 'application'"))
        letter_id = row.scalar_one()
        await session.execute(
            text("update letter set provider_id = '576460752303423488' where id = :id"), {"id": letter_id}
        )
    for words, number in [
        ("12", 12),
        ("candidat12@example.org", 12),
        (f" {answer_uuid} ", 12),
        (f"<{letter_id}@jepostule.example>", 13),
        (str(letter_id), 13),
        ("576460752303423488", 13),
        ("44444444444 444".replace(" ", "\u202f"), None),
        ("444 444 444 44412", 12),
    ]:
        answer = await crowded.get("/admin/recherche", params={"q": words})
        assert answer.status_code == 303
        where = answer.headers["location"]
        assert (where == f"{LIST}/{number}") if number else where.startswith(f"{LIST}?q="), words


@pytest.mark.parametrize("words", ["", "ab", "martin", "é" * 500, "a@b", "\u202e%_\\", "9" * 30, "-"])
async def test_else_it_lists_them(crowded: httpx.AsyncClient, words: str) -> None:
    answer = await crowded.get("/admin/recherche", params={"q": words})
    assert answer.headers["location"].startswith(f"{LIST}?q=")
    assert (await crowded.get(answer.headers["location"])).status_code in (200, 422)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"depuis": "hier"}, "Depuis le"),
        ({"jusqu": "9999-12-31"}, "Jusqu’au"),
        ({"e-mail": "lost"}, "E-mail"),
        ({"reponse": "maybe"}, "Réponse"),
        ({"documents": "1"}, "Documents"),
        ({"q": "ab"}, "trois lettres"),
    ],
    ids=str,
)
async def test_what_cannot_be_read_is_said_and_the_rest_is_found(
    crowded: httpx.AsyncClient, query: dict[str, str], words: str
) -> None:
    page = await crowded.get(LIST, params={**query, "plateforme": "lbb"})
    assert page.status_code == 422
    assert words in re.findall(r'id="refused".*?</p>', page.text, re.DOTALL)[0]
    assert 'aria-describedby="refused"' in page.text
    assert said(page) == "60 candidatures"


@pytest.mark.parametrize(
    "place", ["a", "W10", "WzEsMl0", "bnVsbA", "é", "W1tdLFtdXQ", "WyIyMDI2LTExLTIzIiwxXQ", "W" * 5000], ids=range(8)
)
async def test_an_address_that_was_cut_shows_the_first_page(crowded: httpx.AsyncClient, place: str) -> None:
    for name in ("apres", "avant"):
        page = await crowded.get(LIST, params={name: place})
        assert page.status_code == 200
        assert numbers(page)[0] == 120


async def test_htmx_gets_what_was_found_alone(crowded: httpx.AsyncClient) -> None:
    page = await crowded.get(LIST, params={"plateforme": "lbb"}, headers={"hx-request": "true"})
    assert numbers(page)[0] == 120
    assert "<h1>" not in page.text
    assert '<form class="tools"' not in page.text


async def test_the_export_has_all_that_matches_and_runs_no_formula(crowded: httpx.AsyncClient) -> None:
    async with transaction() as session:
        await session.execute(text("update application set job = '=1+1', employer_description = '@sum' where id = 119"))
    answer = await crowded.get(f"{LIST}/export.csv", params={"plateforme": "test"})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["content-disposition"]
    assert answer.text.startswith("\ufeff")
    head, *rows = read(answer.text)
    assert head == ["Personne", "Poste", "Entreprise", "Via", "E-mail", "Réponse", RECEIVED, "N° de candidature"]
    assert len(rows) == 60
    assert all(MOMENT.fullmatch(row[6]) for row in rows)
    assert answer.text.count("\r\n") == answer.text.count("\n") == 61
    assert rows[0][1:3] == ["'=1+1", "'@sum"]
    assert [row[-1] for row in rows[:2]] == ["119", "117"]
    async with transaction() as session:
        noted = await session.execute(text("select username, action, subject from audit where action = 'export'"))
        assert noted.all() == [("sacha", "export", "applications")]


async def test_every_export_says_of_its_moments_that_they_are_those_of_paris(client: httpx.AsyncClient) -> None:
    await house.furnish(shared_app())
    told = set()
    for table in growth_lists.tables():
        heads, *rows = read("".join([line async for line in lists.lines(table, Asked())]))
        for head, *found in zip(heads, *rows, strict=True):
            is_moment = [MOMENT.fullmatch(each) is not None for each in found if each]
            assert all(is_moment) if head.endswith(" (heure de Paris)") else not any(is_moment), (table.path, head)
            told |= {table.path} if any(is_moment) else set()
    assert len(told) > 7


async def test_an_export_from_a_page_s_place_has_all_too(crowded: httpx.AsyncClient) -> None:
    second = httpx.URL(link(await crowded.get(LIST), "Page suivante"))
    whole = await crowded.get(f"{LIST}/export.csv")
    for place in (dict(second.params), {"avant": second.params["apres"]}):
        assert (await crowded.get(f"{LIST}/export.csv", params=place)).text == whole.text


async def test_an_export_whose_reader_hangs_up_leaves_nothing_open(crowded: httpx.AsyncClient) -> None:
    async with aclosing(lists.lines(TABLE, Asked())) as export:
        read = [await anext(export), await anext(export)]
    assert [line.count("\n") for line in read] == [1, 1]
    gc.collect()  # psycopg would warn of a cursor left open
    async with transaction() as session:
        assert await session.scalar(text("select count(*) from pg_cursors")) == 0


async def test_an_export_is_not_for_who_may_only_read(client: httpx.AsyncClient) -> None:
    await agent("lecture", "lecture")
    await log_in(client, "lecture")
    assert (await client.get(f"{LIST}/export.csv")).status_code == 403
    assert "Exporter" not in (await client.get(LIST)).text


async def test_what_people_typed_is_shown_as_words(sacha: httpx.AsyncClient) -> None:
    await filled(1)
    async with transaction() as session:
        await session.execute(
            text("update application set candidate_last_name = '<b id=x>', job = '<i id=x>', siret = '\"'")
        )
        await session.execute(text("update letter set subject = '<u id=x>', recipient = '<a id=x>@example.org'"))
    for path in (LIST, "/admin/e-mails", "/admin/evenements", "/admin/reponses"):
        assert " id=x>" not in (await sacha.get(path)).text.replace("&lt;b id=x&gt;", "")


@pytest.mark.parametrize(
    ("path", "query", "words"),
    [
        ("/admin/reponses", {"reponse": "interview"}, "12 réponses"),
        ("/admin/reponses", {"q": "candidat2@example.org"}, "1 réponse"),
        ("/admin/e-mails", {"sorte": "confirmation"}, "60 e-mails"),
        ("/admin/e-mails", {"etat": "failed"}, "2 e-mails"),
        ("/admin/e-mails", {"q": "candidat2@example.org"}, "1 e-mail"),
        ("/admin/evenements", {"evenement": "confirmed", "plateforme": "lbb"}, "60 événements"),
    ],
    ids=str,
)
async def test_other_lists_choose_too(crowded: httpx.AsyncClient, path: str, query: dict[str, str], words: str) -> None:
    assert said(await crowded.get(path, params=query)) == words


async def test_every_row_is_read_once_whatever_the_order(crowded: httpx.AsyncClient) -> None:
    """Twenty rows share each timestamp: the key is the tie-breaker."""
    async with transaction() as session:
        await session.execute(text("update application set created_at = date_trunc('hour', created_at)"))
        rows = listing.Listing(select(Application), Application.id, {"recues": Application.created_at})
        for ascending in (False, True):
            seen: list[int] = []
            place = ""
            while True:
                keys, place = await listing.keys(session, rows, listing.Asked(ascending=ascending), 7, place)
                seen += keys
                if not place:
                    break
            assert sorted(seen) == list(range(1, 121))


def test_each_list_belongs_to_a_rubric_of_the_menu() -> None:
    assert {each.here for each in growth_lists.tables()} <= {each.key for each in menu.RUBRICS}


async def test_a_list_without_conditions_has_each_row_of_its_table_once(client: httpx.AsyncClient) -> None:
    """So the number of rows of the table is the total of the list."""
    await house.furnish(shared_app())
    whole = [each.listing for each in growth_lists.tables() if each.listing.query.whereclause is None]
    async with transaction() as session:
        for each in whole:
            shown = select(func.count()).select_from(each.query.with_only_columns(each.key).subquery())
            kept = await session.scalar(select(func.count(each.key)))
            assert await session.scalar(shown) == kept
    assert len(whole) > 5
