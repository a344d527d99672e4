"""CONTRACT 1.4: a recruiter answers, in a browser without JavaScript."""

import asyncio
import re
from datetime import UTC, datetime, timedelta
from html import unescape

import httpx
import pytest
from sqlalchemy import text

from jepostule.domain import blacklist
from jepostule.store.database import transaction
from jepostule.store.tables import METADATA
from tests.jobs.conftest import Apply
from tests.web.recruiting import HIRED, INFO, INTERVIEW, NAMES, REJECTION, TYPED, hidden, history, link, shown


async def everything() -> dict[str, str]:
    """A digest of the rows of each table."""
    tables = [*(each.name for each in METADATA.sorted_tables), "procrastinate_jobs", "pg_largeobject_metadata"]
    async with transaction() as session:
        return {
            table: await session.scalar(
                text(f"select coalesce(md5(string_agg(each::text, '|' order by each::text)), '') from {table} each")
            )
            or ""
            for table in tables
        }


@pytest.mark.parametrize("kind", TYPED)
async def test_form_preview_edit_preview_send(client: httpx.AsyncClient, apply: Apply, kind: int) -> None:
    application = await apply()
    form = await client.get(link(application, kind))
    assert (form.status_code, shown(form)) == (200, f"{NAMES[kind]}/form")
    assert "Camille Martin" in form.text
    assert "le travail bien fait" in form.text
    preview = await client.post(link(application, kind, "/recapitulatif"), data=hidden(form) | TYPED[kind])
    assert (preview.status_code, shown(preview)) == (200, f"{NAMES[kind]}/preview")
    edited = await client.post(link(application, kind, "/modifier"), data=hidden(preview))
    assert (edited.status_code, shown(edited)) == (200, f"{NAMES[kind]}/form")
    for value in TYPED[kind].values():
        assert value.replace("31/12/2051 08:00", "2051-12-31T08:00") in unescape(edited.text)
    assert await history(application) == []
    sent = await client.post(link(application, kind), data=hidden(preview))
    assert (sent.status_code, shown(sent)) == (200, f"{NAMES[kind]}/sent")
    (answer,) = await history(application)
    assert answer.kind == NAMES[kind]


async def test_a_company_whose_answer_cannot_arrive_is_told_so(client: httpx.AsyncClient, apply: Apply) -> None:
    application = await apply(people={"candidate_email": "Camille@example.org"})
    async with transaction() as session:
        await blacklist.block(session, "camille@example.org", "hard bounce")
    sent = await client.post(link(application, INTERVIEW), data=TYPED[INTERVIEW])
    assert (sent.status_code, shown(sent)) == (200, "interview/sent")
    assert "Camille ne recevra pas votre réponse" in sent.text
    assert "envoyé" not in sent.text
    assert 'href="tel:0612345678"' in sent.text
    assert len(await history(application)) == 1


async def test_companies_that_come_at_the_same_moment_see_their_own_candidate(
    client: httpx.AsyncClient, apply: Apply
) -> None:
    names = [f"Camille-{number:02}" for number in range(12)]
    sent = [await apply(people={"candidate_email": f"{name}@example.org"}, first_name=name) for name in names]
    await client.post(link(sent[3], INFO), data=TYPED[INFO])
    forms = await asyncio.gather(*(client.get(link(each, REJECTION)) for each in sent))
    assert [[name for name in names if name in form.text] for form in forms] == [[name] for name in names]
    assert [name for name, form in zip(names, forms, strict=True) if "a demandé" in form.text] == [names[3]]


async def test_the_preview_is_the_letter_that_is_sent(client: httpx.AsyncClient, apply: Apply) -> None:
    application = await apply()
    preview = await client.post(link(application, INTERVIEW, "/recapitulatif"), data=TYPED[INTERVIEW])
    text_shown = unescape(preview.text)
    for words in [
        "Boucherie Sanzot vous propose un entretien",
        "Dimanche 31 décembre 2051 à 8\u202fh\nSur place, 12 rue de la Gare, 95130 Ermont",
        "Venez avec votre CV.",
        "Robin Sanzot\n01 34 56 78 90\nrobin@boucherie-sanzot.example\n12 rue de la Gare, 95130 Ermont",
    ]:
        assert words in text_shown


@pytest.mark.parametrize("kind", TYPED)
async def test_get_head_and_options_change_nothing(client: httpx.AsyncClient, apply: Apply, kind: int) -> None:
    application = await apply()
    await client.post(link(application, INFO), data=TYPED[INFO])
    before = await everything()
    for step in ("", "/recapitulatif", "/modifier"):
        for method in ("GET", "HEAD", "OPTIONS"):
            for _ in range(10):
                answer = await client.request(method, link(application, kind, step))
                assert answer.status_code in (200, 204)
    assert await everything() == before


async def test_nothing_is_sent_by_looking_at_a_preview(client: httpx.AsyncClient, apply: Apply) -> None:
    application = await apply()
    before = await everything()
    for step in ("/recapitulatif", "/modifier"):
        await client.post(link(application, HIRED, step), data=TYPED[HIRED])
    assert await everything() == before


async def test_another_kind_of_answer_keeps_what_was_typed(client: httpx.AsyncClient, apply: Apply) -> None:
    application = await apply()
    form = await client.get(link(application, INTERVIEW))
    refusal = await client.post(link(application, REJECTION, "/modifier"), data=hidden(form) | TYPED[INTERVIEW])
    assert shown(refusal) == "rejection/form"
    carried = hidden(refusal)
    assert carried["message"] == "Venez avec votre CV."
    assert carried["datetime"] == "2051-12-31T08:00"
    back = await client.post(link(application, INTERVIEW, "/modifier"), data=carried | {"reason": "skills"})
    assert 'value="2051-12-31T08:00"' in back.text
    assert "Venez avec votre CV." in back.text
    assert hidden(back)["reason"] == "skills"


async def test_the_company_s_address_is_filled_in_and_what_it_said_before(
    client: httpx.AsyncClient, apply: Apply
) -> None:
    application = await apply()
    assert f'value="{application.employer_email}"' in (await client.get(link(application, INTERVIEW))).text
    await client.post(link(application, INFO), data={**TYPED[INFO], "employer_email": ""})
    again = await client.get(link(application, INTERVIEW))
    assert 'value="01 34 56 78 90"' in again.text
    assert f'value="{application.employer_email}"' not in again.text


async def test_nothing_is_filled_in_on_the_way(client: httpx.AsyncClient, apply: Apply) -> None:
    application = await apply()
    typed = {**TYPED[INTERVIEW], "employer_email": ""}
    preview = await client.post(link(application, INTERVIEW, "/recapitulatif"), data=typed)
    assert "employer_email" not in hidden(preview)
    await client.post(link(application, INTERVIEW), data=hidden(preview))
    (answer,) = await history(application)
    assert answer.employer_email == ""


@pytest.mark.parametrize(
    ("kind", "changes", "field", "words"),
    [
        (INTERVIEW, {"datetime": ""}, "datetime", "Indiquez le jour et l’heure"),
        (INTERVIEW, {"datetime": "2020-01-01T10:00"}, "datetime", "Cette date est passée"),
        (INTERVIEW, {"datetime": "2027-03-28T02:30"}, "datetime", "Cette heure n’existe pas"),
        (INTERVIEW, {"location": "video", "video_link": "http://x.example"}, "video_link", "commencer par https://"),
        (INFO, {"message": ""}, "message", "Écrivez ce que vous aimeriez savoir"),
        (HIRED, {"start_date": "2020-01-01"}, "start_date", "Cette date est passée"),
        (HIRED, {"employer_phone": "12"}, "employer_phone", "semble incomplet"),
        (HIRED, {"employer_email": "robin"}, "employer_email", "semble incomplète"),
    ],
)
@pytest.mark.parametrize("step", ["", "/recapitulatif"])
async def test_what_is_wrong_is_said_beside_its_field(
    client: httpx.AsyncClient, apply: Apply, kind: int, changes: dict[str, str], field: str, words: str, step: str
) -> None:
    application = await apply()
    page = await client.post(link(application, kind, step), data={**TYPED[kind], **changes})
    assert (page.status_code, shown(page)) == (422, f"{NAMES[kind]}/form")
    assert re.search(rf'id="{field}"[^>]*aria-invalid="true"[^>]*aria-describedby="[^"]*{field}-error', page.text)
    assert words in page.text
    assert await history(application) == []


async def test_one_way_to_be_reached_is_asked_for(client: httpx.AsyncClient, apply: Apply) -> None:
    application = await apply()
    unreachable = {"message": "Bonjour", "employer_name": "Robin"}
    page = await client.post(link(application, HIRED, "/recapitulatif"), data=unreachable)
    assert page.status_code == 422
    assert re.search(r'<a href="#employer_phone">[^<]*au moins un moyen de vous joindre', page.text)


@pytest.mark.parametrize("kind", [INFO, INTERVIEW, HIRED])
async def test_an_example_comes_before_the_fields_that_have_a_format(
    client: httpx.AsyncClient, apply: Apply, kind: int
) -> None:
    before, _, after = (await client.get(link(await apply(), kind))).text.partition('id="employer_phone"')
    assert "(prenom.nom@entreprise.fr)" in before
    assert "(06 12 34 56 78)" in before
    # `street-address` is valid in a <textarea> only.
    assert 'autocomplete="address-line1"' in after


@pytest.mark.parametrize("kind", TYPED)
async def test_no_sign_begins_a_line_of_a_form(client: httpx.AsyncClient, apply: Apply, kind: int) -> None:
    page = await client.get(link(await apply(), kind))
    assert re.findall(r"\S+ [?!:;»]", unescape(re.sub("<[^>]+>", "", page.text))) == []


async def test_the_hour_that_comes_twice_is_said_before_sending(client: httpx.AsyncClient, apply: Apply) -> None:
    application = await apply()
    year = next(year for year in range(datetime.now(UTC).year + 1, 2100) if autumn(year) > datetime.now(UTC))
    typed = {**TYPED[INTERVIEW], "datetime": f"{autumn(year):%Y-%m-%d}T02:30"}
    preview = await client.post(link(application, INTERVIEW, "/recapitulatif"), data=typed)
    assert "2\u202fh\u202f30 (heure d’été)" in preview.text


def autumn(year: int) -> datetime:
    """The last Sunday of October."""
    last = datetime(year, 10, 31, tzinfo=UTC)
    return last - timedelta(days=(last.weekday() + 1) % 7)


@pytest.mark.parametrize("answers", [[REJECTION], [HIRED], [INFO, REJECTION]])
async def test_after_a_final_answer_every_link_shows_what_was_answered(
    client: httpx.AsyncClient, apply: Apply, answers: list[int]
) -> None:
    application = await apply()
    for kind in answers:
        await client.post(link(application, kind), data=TYPED[kind])
    for kind in TYPED:
        for step in ("", "/recapitulatif", "/modifier"):
            page = await client.get(link(application, kind, step))
            assert (page.status_code, shown(page)) == (200, "answered")
        for step in ("", "/recapitulatif", "/modifier"):
            other = TYPED[kind] | {"reason": "skills", "employer_name": "Sacha"}
            page = await client.post(link(application, kind, step), data=other)
            assert (page.status_code, shown(page)) == (409, "answered")
    assert len(await history(application)) == len(answers)


async def test_the_same_answer_posted_twice_is_one_answer(client: httpx.AsyncClient, apply: Apply) -> None:
    application = await apply()
    form = await client.get(link(application, HIRED))
    typed = hidden(form) | TYPED[HIRED]
    pages = await asyncio.gather(*(client.post(link(application, HIRED), data=typed) for _ in range(20)))
    assert {(page.status_code, shown(page)) for page in pages} == {(200, "hired/sent")}
    assert len({page.text for page in pages}) == 1
    assert len(await history(application)) == 1


async def test_of_two_recruiters_one_wins_and_the_other_reads_what_was_answered(
    client: httpx.AsyncClient, apply: Apply
) -> None:
    application = await apply()
    posts = [client.post(link(application, kind), data={**TYPED[kind], "after": "0"}) for kind in (REJECTION, HIRED)]
    pages = await asyncio.gather(*posts)
    assert sorted(page.status_code for page in pages) == [200, 409]
    (answer,) = await history(application)
    lost = next(page for page in pages if page.status_code == 409)
    assert shown(lost) == "answered"
    assert f'datetime="{answer.created_at.isoformat(timespec="seconds")}"' in lost.text


async def test_who_was_overtaken_keeps_what_was_typed(client: httpx.AsyncClient, apply: Apply) -> None:
    application = await apply()
    mine = await client.post(
        link(application, INTERVIEW, "/recapitulatif"),
        data=hidden(await client.get(link(application, INTERVIEW))) | TYPED[INTERVIEW],
    )
    await client.post(link(application, INFO), data=TYPED[INFO])
    late = await client.post(link(application, INTERVIEW), data=hidden(mine))
    assert (late.status_code, shown(late)) == (409, "interview/form")
    assert "demandé des précisions" in late.text
    assert 'value="2051-12-31T08:00"' in late.text
    again = await client.post(link(application, INTERVIEW), data=hidden(mine) | hidden(late))
    assert (again.status_code, shown(again)) == (200, "interview/sent")


async def test_a_question_then_an_interview_then_a_job(client: httpx.AsyncClient, apply: Apply) -> None:
    application = await apply()
    for kind in (INFO, INTERVIEW, HIRED):
        form = await client.get(link(application, kind))
        sent = await client.post(link(application, kind), data=hidden(form) | TYPED[kind])
        assert shown(sent) == f"{NAMES[kind]}/sent"
    assert [each.kind for each in await history(application)] == ["info_request", "interview", "hired"]


async def test_a_question_cannot_follow_an_interview_but_other_answers_can(
    client: httpx.AsyncClient, apply: Apply
) -> None:
    application = await apply()
    await client.post(link(application, INTERVIEW), data=TYPED[INTERVIEW])
    page = await client.get(link(application, INFO))
    assert (page.status_code, shown(page)) == (200, "answered")
    for kind in (REJECTION, INTERVIEW, HIRED):
        assert f'href="{link(application, kind)}"' in page.text
        assert shown(await client.get(link(application, kind))) == f"{NAMES[kind]}/form"


async def test_a_fragment_is_the_page_s_middle_alone(client: httpx.AsyncClient, apply: Apply) -> None:
    application = await apply()
    fragment = {"HX-Request": "true"}
    preview = await client.post(link(application, HIRED, "/recapitulatif"), data=TYPED[HIRED], headers=fragment)
    assert "<html" not in preview.text
    assert preview.headers["hx-push-url"] == link(application, HIRED, "/recapitulatif")
    wrong = await client.post(link(application, HIRED, "/recapitulatif"), data={}, headers=fragment)
    assert (wrong.status_code, wrong.headers["hx-push-url"]) == (422, "false")
