"""How long a draft and its application last, and what they keep."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import partial

import pytest

from jepostule.domain import applications, documents, drafts, retention
from jepostule.domain.invitations import Invitation
from jepostule.domain.words import Words
from jepostule.moments import PARIS
from jepostule.store import answer_link, document
from jepostule.store.attempt import Limit
from jepostule.store.database import transaction
from tests import factories
from tests.sql import execute, rows

NOW = datetime.now(UTC)
YESTERDAY = NOW - timedelta(hours=25)
THIS_MORNING = datetime.combine(NOW.astimezone(PARIS), time.min, PARIS)  # the day before, by UTC

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
async def camille(database: None) -> Invitation:
    async with transaction() as session:
        return factories.invitation(await factories.platform(session))


async def apply(invitation: Invitation) -> int:
    async with transaction() as session:
        sent = await applications.submit(session, invitation, factories.words(), [])
    return sent.application.id


async def save(invitation: Invitation, words: Words, step: str | None = None) -> None:
    async with transaction() as session:
        await drafts.save(session, invitation, words, step=step)


@pytest.mark.parametrize(
    ("sent", "invited", "count"),
    [
        pytest.param(YESTERDAY, NOW, 2, id="the person comes back another day"),
        pytest.param(YESTERDAY, YESTERDAY - timedelta(minutes=10), 1, id="a late copy of the request"),
        pytest.param(THIS_MORNING, NOW, 1, id="the person comes back the same day"),
    ],
)
async def test_an_application_is_made_again_on_another_day_by_a_new_invitation(
    camille: Invitation, sent: datetime, invited: datetime, count: int
) -> None:
    first = await apply(camille)
    await execute("update application set created_at = :sent", sent=sent)
    again = replace(camille, origin=int(invited.timestamp()))
    async with transaction() as session:
        resumed = await drafts.resume(session, again)
    assert (resumed is None) == (count == 2)
    assert (await apply(again) != first) == (count == 2)
    assert await rows("select count(*) from application") == [(count,)]


async def test_what_is_typed_after_sending_changes_nothing(camille: Invitation) -> None:
    await apply(camille)
    await save(camille, factories.words(job="Autre chose"), "infos")
    assert await rows("select job from draft") == [(factories.words().job,)]


async def test_documents_that_come_after_sending_are_not_kept(camille: Invitation) -> None:
    await apply(camille)
    async with transaction() as session:
        await documents.add(session, camille, [factories.upload()])
    assert await rows("select from document") == []


async def test_two_files_of_the_same_name_are_two_documents(camille: Invitation) -> None:
    async with transaction() as session:
        for content in (b"Page 1", b"Page 2", b"Page 1"):
            await documents.add(session, camille, [factories.upload("CV.txt", content)])
    assert await rows("select count(*) from document") == [(2,)]


@pytest.mark.parametrize("limit", [drafts.limit, partial(documents.limit, files=1)])
def test_capitals_do_not_lead_around_a_limit(limit: Callable[[int, str], Limit]) -> None:
    assert limit(1, "Camille@Example.org") == limit(1, "camille@example.org") != limit(1, "camilla@example.org")


async def test_documents_keep_the_order_in_which_they_were_added(camille: Invitation) -> None:
    names = [f"{number}.txt" for number in range(6)]
    async with transaction() as session:
        await documents.add(session, camille, [factories.upload(each, each.encode()) for each in names])
        draft = await drafts.begin(session, camille)
        assert [each.name for each in await document.of_draft(session, draft.id)] == names
        application = (await applications.submit(session, camille, factories.words(), [])).application
        assert [each.name for each in await document.of_application(session, application.id)] == names
    followed = await answer_link.find(application.answer_uuid)
    assert followed is not None
    assert [each.name for each in followed.documents] == names


async def test_a_draft_that_is_taken_up_again_lasts_another_day(camille: Invitation) -> None:
    await save(camille, factories.words())
    await execute("update draft set updated_at = now() - interval '25 hours'")
    async with transaction() as session:
        await documents.add(session, camille, [factories.upload()])
    await retention.sweep()
    assert await rows("select count(*) from document join draft on draft.id = draft_id") == [(1,)]


async def test_a_draft_keeps_its_step_while_the_person_is_typing(camille: Invitation) -> None:
    await save(camille, factories.words(), "documents")
    await save(camille, factories.words(job="Caisse", send_confirmation=True))
    assert await rows("select step, job, send_confirmation from draft") == [("documents", "Caisse", True)]


async def test_drafts_of_one_person_on_two_platforms_are_apart(camille: Invitation) -> None:
    async with transaction() as session:
        other = factories.invitation(await factories.platform(session, "lbb"))
        for each in (camille, other):
            await documents.add(session, each, [factories.upload()])
    unsent = "select platform_id from draft where application_id is null order by platform_id"
    sent = await applications.send(other, factories.words(), [], await factories.outlook(other))
    assert sent.receipt.documents_count == 1
    assert await rows(unsent) == [(camille.platform.id,)]
