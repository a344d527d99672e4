"""An agent sends an e-mail in doubt again: it needs no attention any more, as long as the new one does not."""

import re
from html import unescape
from uuid import UUID

import httpx
import pytest

from jepostule.domain import answers
from jepostule.domain.replies import Reply
from jepostule.store.application import Application
from jepostule.store.database import transaction
from tests.jobs.conftest import Apply
from tests.sql import execute, rows
from tests.web.reading import seen

OLDEST, NEWEST = (f"(select id from letter order by created_at {order} limit 1)" for order in ("asc", "desc"))
DOUBT = "state = 'unknown', attempt = 1, claimed_at = now() - interval '1 hour'"
LETTERS, CANDIDATURES = "/admin/e-mails", "/admin/candidatures"


@pytest.fixture
async def application(sacha: httpx.AsyncClient, apply: Apply) -> Application:
    """Its letter was cut off as it left."""
    application = await apply()
    await execute("delete from procrastinate_jobs")
    await execute(f"update letter set {DOUBT}")
    return application


async def again(sacha: httpx.AsyncClient, application: Application) -> None:
    path = f"{CANDIDATURES}/{application.id}/renvoyer/entreprise"
    known = dict(re.findall(r'<input type="hidden" name="(\w+)" value="(\d+)">', (await sacha.get(path)).text))
    assert (await sacha.post(path, data=known)).status_code == 303


async def becomes(which: str, change: str) -> None:
    await execute(f"update letter set {change} where id = {which}")


async def name(which: str) -> UUID:
    ((found,),) = await rows(f"select id from letter where id = {which}")
    return UUID(str(found))


async def counted(sacha: httpx.AsyncClient) -> int:
    """The e-mails in doubt of the first page, which are those of the list that it links to."""
    page = await sacha.get("/admin/")
    found = re.search(r'<a href="(/admin/e-mails\?etat=unknown[^"]*)">(\d+) ', page.text)
    count = int(found[2]) if found else 0
    address = unescape(found[1]) if found else f"{LETTERS}?etat=unknown"
    assert len(listed(await sacha.get(address))) == count
    return count


def listed(page: httpx.Response) -> list[UUID]:
    return [UUID(each) for each in re.findall(rf'<th scope="row"[^>]*><a href="{LETTERS}/([^"]+)"', page.text)]


async def test_it_is_no_longer_counted_and_stays_in_doubt_beside_its_copy(
    sacha: httpx.AsyncClient, application: Application
) -> None:
    assert await counted(sacha) == 1
    await again(sacha, application)
    assert await counted(sacha) == 0
    first, copy = await name(OLDEST), await name(NEWEST)
    page = await sacha.get(f"{LETTERS}/{first}")
    assert "Incertain" in seen(page)
    assert f'<a href="{LETTERS}/{copy}">renvoyé depuis</a>' in page.text
    assert "Il est arrivé" in seen(page)
    assert "renvoyé depuis" not in seen(await sacha.get(f"{LETTERS}/{copy}"))
    assert listed(await sacha.get(LETTERS, params={"etat": "resent"})) == [first]
    story = await sacha.get(f"{CANDIDATURES}/{application.id}")
    assert "à l'issue incertaine" in seen(story)
    assert {f"{LETTERS}/{first}", f"{LETTERS}/{copy}"} <= {*re.findall(r'href="([^"]+)"', story.text)}


@pytest.mark.parametrize("change", ["state = 'sending', claimed_at = now()", "state = 'sent', sent_at = now()"])
async def test_nor_once_its_copy_leaves(sacha: httpx.AsyncClient, application: Application, change: str) -> None:
    await again(sacha, application)
    await becomes(NEWEST, change)
    assert await counted(sacha) == 0


async def test_a_copy_in_doubt_is_counted_alone(sacha: httpx.AsyncClient, application: Application) -> None:
    await again(sacha, application)
    await becomes(NEWEST, DOUBT)
    assert await counted(sacha) == 1
    assert listed(await sacha.get(LETTERS, params={"etat": "unknown"})) == [await name(NEWEST)]
    await again(sacha, application)
    assert await counted(sacha) == 0


@pytest.mark.parametrize(
    "change",
    [
        "state = 'failed'",
        "state = 'replaced'",
        "state = 'sent', sent_at = now(), delivery = 'bounced'",
        "state = 'sent', sent_at = now(), delivery = 'blocked'",
    ],
)
async def test_it_is_counted_again_once_its_copy_does_not_arrive(
    sacha: httpx.AsyncClient, application: Application, change: str
) -> None:
    await again(sacha, application)
    await becomes(NEWEST, change)
    assert await counted(sacha) == 1
    assert "renvoyé depuis" not in seen(await sacha.get(f"{LETTERS}/{await name(OLDEST)}"))
    await again(sacha, application)
    assert await counted(sacha) == 0


async def test_a_cancelled_copy_leaves_it_counted(sacha: httpx.AsyncClient, application: Application) -> None:
    await again(sacha, application)
    await execute("update procrastinate_jobs set scheduled_at = now() + interval '1 hour'")
    ((job,),) = await rows("select id from procrastinate_jobs where status = 'todo'")
    await sacha.post("/admin/taches/a-venir", data={"action": "cancel", "id": str(job), "sure": "1"})
    assert await rows("select state from letter order by created_at") == [("unknown",), ("failed",)]
    assert await counted(sacha) == 1


async def test_one_that_falls_into_doubt_after_it_was_sent_again_is_not_counted(
    sacha: httpx.AsyncClient, application: Application
) -> None:
    await becomes(OLDEST, "state = 'sending', claimed_at = now()")
    await again(sacha, application)
    await becomes(OLDEST, DOUBT)
    assert await counted(sacha) == 0


async def test_letters_of_other_kinds_and_applications_are_no_copies(
    sacha: httpx.AsyncClient, application: Application, apply: Apply
) -> None:
    await apply()
    await execute("""
        insert into letter (id, application_id, kind, recipient, state, sent_at, delivery)
        select gen_random_uuid(), application_id, other, recipient || '.example', 'sent', now(), 'sent'
        from letter, unnest(array['confirmation', 'documents']) as other where state = 'unknown'
    """)
    assert await counted(sacha) == 1
    await execute(f"update letter set kind = 'documents' where id = {OLDEST}")
    assert await counted(sacha) == 1
    await execute("update letter set recipient = 'one@example.org' where kind = 'documents'")
    assert await counted(sacha) == 0


async def test_a_later_answer_is_no_copy_of_an_earlier_one(sacha: httpx.AsyncClient, application: Application) -> None:
    question = Reply("info_request", message="Quand ?", employer_email="robin@example.org")
    for reply in (question, Reply("rejection", reason="novacancy")):
        async with transaction() as session:
            await answers.give(session, application, reply)
    await execute("update letter set state = 'sent', sent_at = now()")
    earlier = "(select id from letter where kind = 'answer' order by created_at limit 1)"
    await becomes(earlier, f"{DOUBT}, sent_at = null")
    assert await counted(sacha) == 1
    assert listed(await sacha.get(LETTERS, params={"etat": "unknown"})) == [await name(earlier)]
