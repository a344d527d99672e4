"""A sent e-mail, opened by an agent: harmless, and with its fate."""

from uuid import uuid4

import httpx
import pytest
from sqlalchemy import select

from jepostule.domain import mail_events
from jepostule.store.audit import Entry
from jepostule.store.database import transaction
from jepostule.store.letter import Letter
from jepostule.store.mail_event import MailEvent
from tests.factories import CAMILLE
from tests.jobs.conftest import Apply
from tests.sql import execute
from tests.web.reading import seen

ROLE = "lecture"
HTML = '<!doctype html><html><head><title>x</title></head><body><a href="https://evil.example">x</a></body></html>'


@pytest.fixture
async def letter(sacha: httpx.AsyncClient, apply: Apply) -> Letter:
    """A letter that has been sent."""
    await apply()
    await execute(
        "update letter set state = 'sent', sent_at = now(), delivery = 'sent', subject = 'Une candidature',"
        " text = 'Bonjour,', html = :html, provider_id = '1152921504606846976'",
        html=HTML,
    )
    async with transaction() as session:
        return (await session.scalars(select(Letter))).one()


async def test_it_is_shown_with_who_got_it_and_what_became_of_it(sacha: httpx.AsyncClient, letter: Letter) -> None:
    async with transaction() as session:
        raw = {"CustomID": str(letter.id), "time": 1_700_000_000}
        bounce = {"event": "blocked", "error": "mailbox inactive", "MessageID": 1152921504606846976}
        await mail_events.keep(session, [{"event": "open", **raw}, {**raw, **bounce}, {"event": "tea", **raw}])
        for event_id in (await session.scalars(select(MailEvent.id))).all():
            await mail_events.act(session, event_id)
    page = await sacha.get(f"/admin/e-mails/{letter.id}")
    shown = seen(page)
    for said in (
        "Une candidature",
        CAMILLE["employer_email"],
        str(letter.id),
        "1152921504606846976",
        "E-mail ouvert",
        "E-mail bloqué : boîte inactive",
        "tea",
        "Bonjour,",
    ):
        assert said in shown
    assert f'<iframe class="as-sent" src="/admin/e-mails/{letter.id}/html" sandbox ' in page.text
    assert "frame-src 'self'" in page.headers["content-security-policy"]


async def test_its_html_may_do_nothing_and_its_links_lead_nowhere(sacha: httpx.AsyncClient, letter: Letter) -> None:
    html = await sacha.get(f"/admin/e-mails/{letter.id}/html")
    assert html.headers["content-type"].startswith("text/html")
    assert html.text == HTML.replace("<head>", '<head><base target="_blank">')
    assert html.headers["content-security-policy"] == (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data: http://127.0.0.1:8000/logos/; "
        "frame-ancestors 'self'; sandbox"
    )


async def test_one_that_is_not_written_yet_says_so(sacha: httpx.AsyncClient, apply: Apply) -> None:
    await apply()
    async with transaction() as session:
        (letter,) = await session.scalars(select(Letter))
    page = await sacha.get(f"/admin/e-mails/{letter.id}")
    assert "pas encore écrit" in seen(page)
    assert "<iframe" not in page.text


async def test_one_that_may_have_left_twice_says_why(sacha: httpx.AsyncClient, letter: Letter) -> None:
    await execute("update letter set maybe_doubled = true")
    assert "peut-être deux fois" in seen(await sacha.get(f"/admin/e-mails/{letter.id}"))


@pytest.mark.parametrize(
    ("state", "said", "where"),
    [
        ("unknown", "cet e-mail est peut-être arrivé", "/admin/candidatures/{}"),
        ("failed", "Cet e-mail n'est pas parti", "/admin/candidatures/{}#jobs"),
        ("sent", "", "/admin/candidatures/{}"),
    ],
)
async def test_one_in_trouble_says_what_to_do_and_where(
    sacha: httpx.AsyncClient, letter: Letter, state: str, said: str, where: str
) -> None:
    if state != "sent":
        await execute("update letter set state = :state, sent_at = null, delivery = null", state=state)
    page = await sacha.get(f"/admin/e-mails/{letter.id}")
    assert ('class="notice warn"' in page.text) is bool(said)
    assert said in seen(page)
    assert f'href="{where.format(letter.application_id)}"' in page.text


@pytest.mark.parametrize("parts", [["", "/html"], ["/html"]])
async def test_reading_it_is_noted_once_in_a_while(sacha: httpx.AsyncClient, letter: Letter, parts: list[str]) -> None:
    for part in parts * 2:
        await sacha.get(f"/admin/e-mails/{letter.id}{part}")
    async with transaction() as session:
        entries = (await session.scalars(select(Entry).where(Entry.action == "see-letter"))).all()
    assert [each.subject for each in entries] == [f"letter:{letter.id}"]


async def test_one_that_is_not_there_is_a_404(sacha: httpx.AsyncClient) -> None:
    for path in (str(uuid4()), f"{uuid4()}/html", "nothing"):
        assert (await sacha.get(f"/admin/e-mails/{path}")).status_code == 404
