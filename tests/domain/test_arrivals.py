"""An application that comes whole takes its locks as it is written: nothing is lost, doubled or let past a limit."""

import asyncio

import pytest

from jepostule.domain import applications, documents, drafts, pacing, throttle
from jepostule.domain.documents import UPLOADS_AN_HOUR, Upload
from jepostule.domain.drafts import NEW_DRAFTS_AN_HOUR
from jepostule.domain.errors import DocumentEmpty, TooMany
from jepostule.domain.invitations import Invitation
from jepostule.store import document as stored
from jepostule.store import locks
from jepostule.store.application import Application
from jepostule.store.attempt import Limit
from jepostule.store.database import transaction
from jepostule.store.outlook import Outlook
from jepostule.store.sending import Sent
from tests import factories
from tests.domain.test_pacing import keeps_windows
from tests.faults.fates import until
from tests.jobs.test_pacing import moments
from tests.meetings import blocked
from tests.sql import rows

pytestmark = pytest.mark.usefixtures("database")

WRITTEN = ("draft", "application", "letter", "document", "procrastinate_jobs", "sending_slot", "attempt")
LARGE = b"%PDF-1.7" + bytes(range(256)) * 10_000


@pytest.fixture
async def camille(database: None) -> Invitation:
    async with transaction() as session:
        return factories.invitation(await factories.platform(session))


def two() -> list[Upload]:
    return [factories.upload("CV.pdf"), factories.upload("Lettre.pdf", factories.PDF + b"2")]


async def send(invitation: Invitation, uploads: list[Upload], outlook: Outlook | None = None) -> Sent:
    seen = outlook or await factories.outlook(invitation)
    return await applications.send(invitation, factories.words(), uploads, seen)


async def counted() -> list[int]:
    """The rows of each table of WRITTEN."""
    [found] = await rows(f"select {', '.join(f'(select count(*) from {each})' for each in WRITTEN)}")
    return list(found)


async def content_of(application: Application) -> list[bytes]:
    async with transaction() as session:
        found = await stored.of_application(session, application.id)
        return [b"".join([piece async for piece in stored.content_of(session, each)]) for each in found]


async def test_everything_is_there_at_once(camille: Invitation) -> None:
    sent = await send(camille, two())
    assert await counted() == [1, 1, 1, 2, 1, 1, 3]
    assert sent.receipt.documents_count == 2
    assert sorted(await content_of(sent.application)) == [factories.PDF, factories.PDF + b"2"]
    assert await rows("select application_id, message from draft") == [(sent.application.id, factories.words().message)]
    [(letter,)] = await rows("select id::text from letter")
    assert await rows("select task_name, args ->> 'letter_id' from procrastinate_jobs") == [
        ("send-application", letter)
    ]


async def test_an_application_may_come_without_documents(camille: Invitation) -> None:
    assert (await send(camille, [])).receipt.documents_count == 0
    assert await counted() == [1, 1, 1, 0, 1, 1, 1]


async def test_the_same_file_twice_is_kept_once(camille: Invitation) -> None:
    await send(camille, [factories.upload(), factories.upload()])
    assert await counted() == [1, 1, 1, 1, 1, 1, 2]


async def test_a_large_document_comes_as_it_was(camille: Invitation) -> None:
    sent = await send(camille, [factories.upload("CV.pdf", LARGE)])
    assert await content_of(sent.application) == [LARGE]


async def test_copies_of_a_request_send_it_once(camille: Invitation) -> None:
    outlook = await factories.outlook(camille)
    sent = await asyncio.gather(*(send(camille, two(), outlook) for _ in range(5)))
    assert len({each.application.id for each in sent}) == 1
    assert {each.receipt.documents_count for each in sent} == {2}
    assert await counted() == [1, 1, 1, 2, 1, 1, 3]


async def test_a_draft_that_was_begun_meanwhile_is_sent(camille: Invitation) -> None:
    outlook = await factories.outlook(camille)
    async with transaction() as session:
        await drafts.save(session, camille, factories.words())
    await send(camille, two(), outlook)
    assert await counted() == [1, 1, 1, 2, 1, 1, 3]


async def test_a_copy_that_comes_after_all_was_sent_gets_its_receipt(camille: Invitation) -> None:
    first = await send(camille, two())
    again = await send(camille, two())
    assert again.receipt == first.receipt
    assert await counted() == [1, 1, 1, 2, 1, 1, 3]


async def test_letters_of_one_person_leave_in_turn_though_their_applications_saw_the_same(camille: Invitation) -> None:
    others = [factories.invitation(camille.platform, employer_email=f"robin{each}@example.org") for each in range(4)]
    outlooks = [await factories.outlook(each) for each in others]
    await asyncio.gather(*(send(each, two(), seen) for each, seen in zip(others, outlooks, strict=True)))
    assert await counted() == [4, 4, 4, 8, 4, 4, 12]
    assert keeps_windows(await moments())


async def somebody_waits() -> bool:
    """For a lock."""
    return await blocked() == 1


async def test_it_waits_for_another_application_of_its_sender(camille: Invitation) -> None:
    outlook = await factories.outlook(camille)
    async with transaction() as session:
        other = factories.invitation(camille.platform, employer_email="other@example.org")
        await applications.submit(session, other, factories.words(), [])
        sending = asyncio.create_task(send(camille, two(), outlook))
        await until(somebody_waits, 30)
    await sending
    assert keeps_windows(await moments())
    assert await counted() == [2, 2, 2, 2, 2, 2, 4]


@pytest.mark.parametrize("which", [0, 1, 2])
async def test_it_locks_what_it_counts(camille: Invitation, which: int) -> None:
    """Both limits, and the sender: they could change between two statements of the same round trip."""
    names = [*(each.subject for each in limits(camille)), pacing.name_of(camille.candidate_email)]
    async with transaction() as session:
        await locks.hold(session, names[which])
        sending = asyncio.create_task(send(camille, two()))
        await until(somebody_waits, 30)
    assert (await sending).receipt.documents_count == 2


async def test_of_a_refused_document_nothing_remains(camille: Invitation) -> None:
    with pytest.raises(DocumentEmpty):
        await send(camille, [factories.upload(), factories.upload("vide.pdf", b"")])
    assert sum(await counted()) == 0


async def spend(limit: Limit, attempts: int) -> None:
    async with transaction() as session:
        await throttle.spend(session, limit._replace(times=attempts))


def limits(camille: Invitation) -> tuple[Limit, Limit]:
    """Of drafts, and of uploads."""
    whose = camille.platform.id, camille.candidate_email
    return drafts.limit(*whose), documents.limit(*whose, 1)


async def test_the_last_attempts_that_limits_allow_succeed(camille: Invitation) -> None:
    of_drafts, of_uploads = limits(camille)
    await spend(of_drafts, NEW_DRAFTS_AN_HOUR - 1)
    await spend(of_uploads, UPLOADS_AN_HOUR - 2)
    assert (await send(camille, two())).receipt.documents_count == 2


@pytest.mark.parametrize(("which", "left"), [(0, 0), (1, 1)])
async def test_beyond_a_limit_nothing_is_written_or_counted(camille: Invitation, which: int, left: int) -> None:
    limit = limits(camille)[which]
    await spend(limit, limit.most - left)
    before = await counted()
    for _ in range(8):  # by then psycopg has prepared all statements
        with pytest.raises(TooMany):
            await send(camille, two())
    assert await counted() == before


async def test_applications_at_the_same_time_do_not_slip_past_a_limit(camille: Invitation) -> None:
    await spend(limits(camille)[0], NEW_DRAFTS_AN_HOUR - 3)
    others = [factories.invitation(camille.platform, employer_email=f"robin{each}@example.org") for each in range(9)]
    outlooks = [await factories.outlook(each) for each in others]
    sendings = [send(each, [factories.upload()], seen) for each, seen in zip(others, outlooks, strict=True)]
    outcomes = await asyncio.gather(*sendings, return_exceptions=True)
    assert [type(each) for each in outcomes].count(TooMany) == 6
    assert (await counted())[:4] == [3, 3, 3, 3]


async def test_what_fails_leaves_its_connections_to_others(camille: Invitation) -> None:
    await spend(limits(camille)[0], NEW_DRAFTS_AN_HOUR)
    for each in range(8):
        with pytest.raises(TooMany):
            await send(camille, two())
        other = factories.invitation(camille.platform, candidate_email=f"camille{each}@example.org")
        assert (await send(other, two())).receipt.documents_count == 2
