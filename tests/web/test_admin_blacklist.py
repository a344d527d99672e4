"""Blocked addresses: the list and its reasons, blocking, unblocking."""

from datetime import UTC, datetime, timedelta

import httpx
from sqlalchemy import select

from jepostule.domain import mail_events
from jepostule.moments import PARIS
from jepostule.store import blacklist
from jepostule.store.audit import Entry
from jepostule.store.blacklist import Blocked
from jepostule.store.database import transaction
from jepostule.store.letter import Letter
from jepostule.store.mail_event import MailEvent
from tests.factories import CAMILLE
from tests.jobs.conftest import Apply
from tests.staff import agent, log_in
from tests.web.reading import seen

ROLE = "support"
LIST = "/admin/adresses-bloquees"
SOON = timedelta(days=10)


async def put(*emails: str, reason: str = "spam", within: timedelta = SOON) -> None:
    async with transaction() as session:
        for email in emails:
            await blacklist.put(session, email, reason, datetime.now(UTC) + within)


async def blocked() -> dict[str, Blocked]:
    async with transaction() as session:
        return {each.email: each for each in await session.scalars(select(Blocked))}


async def test_nobody_is_blocked_at_first(sacha: httpx.AsyncClient) -> None:
    assert "Aucune adresse bloquée" in seen(await sacha.get(LIST))


async def test_each_address_stands_there_with_its_reason_and_where_it_comes_from(
    sacha: httpx.AsyncClient, apply: Apply
) -> None:
    application = await apply()
    async with transaction() as session:
        (letter,) = await session.scalars(select(Letter))
        told = {"event": "bounce", "hard_bounce": True, "error": "user unknown", "email": CAMILLE["employer_email"]}
        await mail_events.keep(session, [{**told, "CustomID": str(letter.id)}])
        (event_id,) = await session.scalars(select(MailEvent.id))
        await mail_events.act(session, event_id)
    await put("nora@example.org", reason="Demandé par téléphone")
    page = await sacha.get(LIST)
    shown = seen(page)
    assert f"{CAMILLE['employer_email']} E-mail rejeté : personne à cette adresse" in shown
    assert f'href="/admin/candidatures/{application.id}"' in page.text
    assert "nora@example.org Demandé par téléphone" in shown
    assert "À la main" in shown
    assert "2 adresses" in shown


async def test_one_whose_time_is_over_is_not_there(sacha: httpx.AsyncClient) -> None:
    await put("nora@example.org", within=-SOON)
    assert "nora@example.org" not in (await sacha.get(LIST)).text


async def test_a_part_of_an_address_finds_it_and_what_stands_for_anything_stands_for_itself(
    sacha: httpx.AsyncClient,
) -> None:
    await put("nora@example.org", "a_b@example.org", "axb@example.org")
    found = seen(await sacha.get(LIST, params={"q": " NORA "}))
    assert "nora@example.org" in found
    assert "1 adresse" in found
    assert "1 adresse" in seen(await sacha.get(LIST, params={"q": "a_b"}))
    assert "Rien ne correspond" in seen(await sacha.get(LIST, params={"q": "%%"}))


async def test_an_agent_blocks_an_address(sacha: httpx.AsyncClient) -> None:
    form = await sacha.get(f"{LIST}/bloquer")
    last = datetime.now(PARIS).date() + timedelta(days=5)
    assert f'value="{datetime.now(PARIS).date() + timedelta(days=30)}"' in form.text
    typed = {"email": " Nora@Example.org ", "reason": "Ne veut plus rien", "last": last.isoformat()}
    answer = await sacha.post(f"{LIST}/bloquer", data=typed)
    assert (answer.status_code, answer.headers["location"]) == (303, LIST)
    page = seen(await sacha.get(LIST))
    assert "Cette adresse est bloquée" in page
    assert "nora@example.org Ne veut plus rien" in page
    found = (await blocked())["nora@example.org"]
    assert f"{found.until.astimezone(PARIS):%Y-%m-%d %H:%M}" == f"{last} 23:59"


async def test_what_was_typed_wrong_is_all_said_at_once(sacha: httpx.AsyncClient) -> None:
    typed = {"email": "nora<i>", "reason": "r" * 201, "last": "2020-01-01"}
    answer = await sacha.post(f"{LIST}/bloquer", data=typed)
    assert answer.status_code == 422
    shown = seen(answer)
    assert "Trois points à revoir" in shown
    for complaint in ("semble incomplète", "trop longue", "est passée"):
        assert shown.count(complaint) == 2
    assert 'value="nora&lt;i&gt;"' in answer.text
    assert await blocked() == {}


async def test_some_are_freed_or_all_that_match(sacha: httpx.AsyncClient) -> None:
    await put("nora@example.org", "hugo@example.org", "lea@example.com")
    numbers = {email: str(each.id) for email, each in (await blocked()).items()}
    gone = {"action": "debloquer", "id": numbers["nora@example.org"]}
    await sacha.post(LIST, data=gone)
    assert set(await blocked()) == {"hugo@example.org", "lea@example.com"}
    assert "1 adresse" in seen(await sacha.get(LIST))
    await sacha.post(LIST, data=gone)
    assert 'class="said bad"' in (await sacha.get(LIST)).text
    await sacha.post(f"{LIST}?q=example.org", data={"action": "debloquer", "all": "1"})
    assert set(await blocked()) == {"lea@example.com"}


async def test_it_is_noted_without_the_address(sacha: httpx.AsyncClient) -> None:
    await sacha.post(f"{LIST}/bloquer", data={"email": "nora@example.org", "reason": "canary"})
    number = (await blocked())["nora@example.org"].id
    await sacha.post(LIST, data={"action": "debloquer", "id": str(number)})
    async with transaction() as session:
        entries = (await session.scalars(select(Entry).where(Entry.subject == f"blocked:{number}"))).all()
    assert [each.action for each in entries] == ["block", "unblock"]
    assert "nora" not in str([vars(each) for each in entries])
    assert "canary" not in str([vars(each) for each in entries])


async def test_the_list_is_exported(sacha: httpx.AsyncClient) -> None:
    await put("nora@example.org", reason="=2+3")
    lines = (await sacha.get(f"{LIST}/export.csv")).text.splitlines()
    assert lines[0].lstrip("\ufeff").startswith("Adresse")
    assert "nora@example.org" in lines[1]
    assert "'=2+3" in lines[1]


async def test_who_only_reads_sees_the_list_and_no_button(client: httpx.AsyncClient) -> None:
    await agent(role="lecture")
    await log_in(client)
    await put("nora@example.org")
    page = (await client.get(LIST)).text
    assert "nora@example.org" in page
    assert "/bloquer" not in page
    assert "Débloquer" not in page
