"""What is decided without locks is checked again when it is written: nothing is lost or doubled in between."""

import asyncio
from datetime import timedelta

import pytest

from jepostule.domain import applications, documents, drafts
from jepostule.domain.documents import Upload
from jepostule.domain.errors import DocumentRefused, PlatformPaused
from jepostule.domain.invitations import Invitation
from jepostule.store import slot
from jepostule.store.database import transaction
from jepostule.store.outlook import Outlook
from jepostule.store.sending import Sent
from tests import factories
from tests.domain.test_pacing import keeps_windows
from tests.faults.fates import until
from tests.jobs.test_pacing import moments
from tests.meetings import blocked
from tests.sql import execute, rows

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
async def camille(database: None) -> Invitation:
    """With a draft and a document."""
    async with transaction() as session:
        invitation = factories.invitation(await factories.platform(session))
        await documents.add(session, invitation, [factories.upload()])
    return invitation


async def send(invitation: Invitation, outlook: Outlook) -> Sent:
    return await applications.send(invitation, factories.words(), [], outlook)


async def somebody_waits() -> bool:
    """For a lock."""
    return await blocked() == 1


async def counted(table: str) -> int:
    [(number,)] = await rows(f"select count(*) from {table}")
    return int(number)


async def test_a_draft_and_its_documents_become_an_application_with_its_letter_and_job(camille: Invitation) -> None:
    sent = await send(camille, await factories.outlook(camille))
    assert sent.receipt.documents_count == 1
    assert await rows("select application_id, draft_id from document") == [(sent.application.id, None)]
    assert await rows("select application_id, message from draft") == [(sent.application.id, factories.words().message)]
    assert await rows("select task_name, args ->> 'letter_id' from procrastinate_jobs") == [
        ("send-application", str(letter)) for (letter,) in await rows("select id from letter")
    ]


async def test_it_is_sent_once_by_requests_that_saw_the_same(camille: Invitation) -> None:
    outlook = await factories.outlook(camille)
    sent = await asyncio.gather(*(send(camille, outlook) for _ in range(5)))
    assert len({each.application.id for each in sent}) == 1
    assert {each.receipt.documents_count for each in sent} == {1}
    assert [await counted(each) for each in ("application", "letter", "procrastinate_jobs")] == [1, 1, 1]


async def test_it_is_sent_once_even_when_nothing_else_tells_that_it_was_sent(camille: Invitation) -> None:
    outlook = await factories.outlook(camille)
    first = await send(camille, outlook)
    await execute("delete from sending_slot")
    assert (await send(camille, outlook)).application.id == first.application.id


async def test_applications_of_one_person_at_the_same_time_get_their_letters_in_turn(camille: Invitation) -> None:
    others = [factories.invitation(camille.platform, employer_email=f"robin{each}@example.org") for each in range(3)]
    async with transaction() as session:
        for each in others:
            await drafts.begin(session, each)
    looks = [await factories.outlook(each) for each in others]
    await asyncio.gather(*map(send, others, looks))
    taken = await moments()
    assert len(taken) == 3
    assert keeps_windows(taken)
    scheduled = await rows("select scheduled_at from procrastinate_jobs where scheduled_at is not null order by 1")
    assert [at for (at,) in scheduled] == taken[1:]


async def test_an_application_waits_for_another_one_of_its_sender(camille: Invitation) -> None:
    outlook = await factories.outlook(camille)
    async with transaction() as session:
        other = factories.invitation(camille.platform, employer_email="other@example.org")
        await applications.submit(session, other, factories.words(), [])
        sending = asyncio.create_task(send(camille, outlook))
        await until(somebody_waits, 30)
    await sending
    assert keeps_windows(await moments())


async def test_what_was_seen_of_a_sender_is_what_locks_would_show(camille: Invitation) -> None:
    await send(camille, await factories.outlook(camille))
    outlook = await factories.outlook(camille)
    async with transaction() as session:
        now, places = await slot.of_sender(session, outlook.sender)
    assert outlook.places == places
    assert len(places) == 1
    assert timedelta(0) <= now - outlook.now < timedelta(minutes=1)


async def test_a_document_that_arrives_while_the_application_waits_goes_with_it(camille: Invitation) -> None:
    outlook = await factories.outlook(camille)

    async with transaction() as session:
        await documents.add(session, camille, [factories.upload("Lettre.pdf", factories.PDF + b"2")])
        sending = asyncio.create_task(send(camille, outlook))
        await until(somebody_waits, 30)
    assert (await sending).receipt.documents_count == 2


async def test_an_application_does_not_leave_without_a_document_that_is_refused(camille: Invitation) -> None:
    outlook = await factories.outlook(camille)
    with pytest.raises(DocumentRefused):
        await applications.send(camille, factories.words(), [factories.upload("CV.exe")], outlook)
    assert await counted("application") == 0


@pytest.mark.parametrize("uploads", [[], [factories.upload("Lettre.pdf")]], ids=["from its draft", "with a document"])
async def test_an_application_does_not_leave_during_a_pause(camille: Invitation, uploads: list[Upload]) -> None:
    camille.platform.paused = True
    with pytest.raises(PlatformPaused):
        await applications.send(camille, factories.words(), uploads, await factories.outlook(camille))
    assert await counted("application") == 0


async def test_an_application_whose_draft_is_gone_is_sent_without_it(camille: Invitation) -> None:
    outlook = await factories.outlook(camille)
    async with transaction() as session:
        await session.driver.execute("delete from draft")
    sent = await send(camille, outlook)
    assert sent.receipt.documents_count == 0
    assert [await counted(each) for each in ("application", "letter", "procrastinate_jobs")] == [1, 1, 1]
