"""After an erasure nothing identifies the person, nothing more is sent, and no figure changes."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count as count_up

import pytest
from sqlalchemy import select, text

from jepostule.cli import receipts
from jepostule.domain import answers, applications, documents, drafts
from jepostule.domain.audit import COMMAND
from jepostule.domain.replies import Reply
from jepostule.domain.rights.erase import count, erase
from jepostule.domain.rights.receipt import Receipt
from jepostule.mail import smtp
from jepostule.store import erasure as erasures
from jepostule.store.answer import Answer
from jepostule.store.application import Application
from jepostule.store.audit import Entry
from jepostule.store.database import transaction
from jepostule.store.figures import statistics
from jepostule.store.figures.statistics import Asked, Statistics
from jepostule.store.letter import Letter
from jepostule.store.rights import erasing, person
from jepostule.web.admin import rights_words
from tests import factories
from tests.canaries import kanari
from tests.canaries.kanari import ALIKE, CONTACT, EMAIL, SHOUTED, Work
from tests.canaries.traces import MAY_HOLD, holdings
from tests.faults.fates import until
from tests.history import applied, written
from tests.jobs.conftest import Apply
from tests.jobs.conftest import apply as apply  # noqa: PLC0414, a fixture
from tests.jobs.conftest import work as work  # noqa: PLC0414
from tests.jobs.queue import hurry
from tests.servers.smtp import STALL, SmtpServer
from tests.sql import execute, rows

ARCHIVED = """
    insert into archived_job (job_id, queue, task, args, attempts, cause, failed_at, retried, archived_by)
    select row_number() over (), 'x', 'x', jsonb_build_object('letter_id', id), 1, 'unknown', now(), false, 'sacha'
    from letter
"""
ELSEWHERE = {"client_platform", "pseudonym"}


@pytest.fixture
def server(configure: Callable[..., None]) -> Iterator[SmtpServer]:
    with SmtpServer() as server:
        configure(EMAIL_DELIVERY_SERVICE="smtp", SMTP_HOST=server.host, SMTP_PORT=str(server.port))
        yield server


class Killed(Exception):
    """The process is killed half-way."""


async def figures() -> Statistics:
    async with transaction() as session:
        return await statistics.statistics(session, Asked())


async def letters() -> list[Letter]:
    async with transaction() as session:
        return list(await session.scalars(select(Letter).order_by(Letter.created_at, Letter.id)))


async def test_no_trace_is_left_in_any_table_document_or_e_mail(work: Work) -> None:
    await kanari.leaves_traces(work)
    assert await kanari.traces() == kanari.TRACES.keys()
    # Development's mailbox stores them encoded; platforms and pseudonyms have tests of their own.
    assert {table for table, held in (await holdings()).items() if held} >= MAY_HOLD.keys() - ELSEWHERE
    before, states = await figures(), Counter(each.state for each in await letters())
    receipt = await erase(COMMAND, SHOUTED)
    assert await kanari.traces() == set()
    assert ALIKE in (await kanari.dumped()).casefold()
    assert await figures() == before
    assert {"sent": states["sent"], "failed": states["pending"]} == Counter(each.state for each in await letters())
    assert receipt.counts["applications"] == 2
    assert (receipt.counts["received"], receipt.counts["replies"]) == (2, 3)
    assert receipt.counts.keys() >= {"answers", "letters", "mail_events", "documents", "drafts", "blocks", "mailbox"}
    assert await rows("select * from pseudonym where address like '%kanari%'") == []
    again = await erase(COMMAND, EMAIL)
    assert again.is_empty
    async with transaction() as session:
        (noted,) = await session.scalars(select(Entry).where(Entry.action == "erase-person"))
    assert noted.details == receipt.noted()
    await hurry()
    await work()
    assert await kanari.traces() == set()
    assert await rows("select queue_name from procrastinate_jobs") == []


async def test_what_was_received_stays_with_whoever_sent_it(work: Work) -> None:
    await kanari.leaves_traces(work)
    await erase(COMMAND, EMAIL)
    async with transaction() as session:
        nora = await session.scalars(select(Application).where(Application.candidate_email == "nora@example.org"))
        (application,) = nora
        query = select(Answer).where(Answer.application_id == application.id).order_by(Answer.number)
        interview, hired = await session.scalars(query)
        asked = await session.scalar(select(Answer).where(Answer.message.startswith("Quand ?")))
    assert application.message == f"Écrivez à [adresse effacée] ou {ALIKE}."
    assert (application.employer_description, application.siret) == ("Boucherie Sanzot", "34326262220717")
    assert application.employer_email.endswith("@anonyme.invalid")
    assert (interview.kind, interview.message) == ("interview", "Venez.")
    assert (interview.meets_at, interview.location) == (kanari.MEETING, "video")
    assert asked is not None
    assert asked.message == "Quand ? [adresse effacée]"
    for answer in (interview, hired, asked):
        assert {getattr(answer, name) for name in CONTACT} == {""}


async def test_a_letter_that_waits_never_leaves(apply: Apply, work: Work, server: SmtpServer) -> None:
    await apply(people={"candidate_email": EMAIL})
    await apply(people={"candidate_email": EMAIL, "employer_email": "nora@example.org"})
    await apply(people={"employer_email": EMAIL, "candidate_email": "nora@example.org"})
    receipt = await erase(COMMAND, EMAIL)
    assert receipt.in_flight == 0
    assert await rows("select queue_name from procrastinate_jobs") == []
    await hurry()
    await work()
    assert server.messages == []
    assert {each.state for each in await letters()} == {"failed"}


@pytest.mark.parametrize("role", ["candidate_email", "employer_email"])
async def test_one_that_a_worker_sends_at_that_moment_is_counted_and_nothing_follows(
    apply: Apply, work: Work, server: SmtpServer, role: str
) -> None:
    server.behaviour["BODY"] = STALL
    await apply(people={role: EMAIL}, send_confirmation=True)
    worker = asyncio.create_task(work())

    async def begun() -> bool:
        return server.bodies == 1

    await until(begun, 60)
    receipt = await erase(COMMAND, EMAIL)
    assert receipt.in_flight == 1
    server.behaviour.clear()
    await worker
    await hurry()
    await work()
    assert len(server.messages) == 1
    assert [each.state for each in await letters()] == ["unknown"]
    assert await rows("select kind from event") == []
    assert await kanari.traces() & {"candidate_email"} == set()
    await smtp.close()


async def test_a_job_that_had_begun_finds_nobody_to_write_to(apply: Apply, work: Work, server: SmtpServer) -> None:
    """The fate of its letter was in doubt, so it would have been sent again."""
    await apply(people={"employer_email": EMAIL})
    await execute("update letter set state = 'sending', attempt = 1, claimed_at = now()")
    await execute("update procrastinate_jobs set status = 'doing'")
    await erase(COMMAND, EMAIL)
    await execute("update procrastinate_jobs set status = 'todo'")
    await work()
    assert server.messages == []
    assert len(await letters()) == 1


async def test_what_is_told_of_its_letters_later_is_not_kept(work: Work) -> None:
    await kanari.leaves_traces(work)
    before = [(each.id, each.recipient) for each in await letters() if each.recipient.lower() == EMAIL.lower()]
    await erase(COMMAND, EMAIL)
    async with transaction() as session:
        for letter_id, recipient in before:
            await kanari.mailjet_tells(session, "spam", recipient, letter_id)
    await work()
    assert await kanari.traces() == set()
    assert await rows("select * from blacklist") == []


async def test_an_address_that_the_service_uses_itself_is_left_to_people(work: Work) -> None:
    await kanari.leaves_traces(work)
    number = await kanari.is_a_contact()
    receipt = await erase(COMMAND, EMAIL)
    assert receipt.ours == (f"platform:{number}",)
    assert (await erase(COMMAND, EMAIL)).ours == receipt.ours


async def test_counters_of_what_it_did_go_too(work: Work) -> None:
    await kanari.leaves_traces(work)
    async with transaction() as session:
        count = await session.scalar(text("select count(*) from attempt"))
    receipt = await erase(COMMAND, EMAIL)
    # Nora and Hugo have each sent a document, and somebody else began a draft. Answers are counted by application.
    assert (count, receipt.counts["attempts"]) == (15, 6)


async def counted(email: str) -> dict[str, int]:
    async with transaction() as session:
        return await count(session, email)


async def test_what_is_counted_before_is_what_the_receipt_says(work: Work) -> None:
    await kanari.leaves_traces(work)
    await execute(ARCHIVED)
    before = await counted(SHOUTED)
    assert before.keys() == receipts.SORTS.keys() == rights_words.SORTS.keys()
    receipt = await erase(COMMAND, EMAIL)
    assert receipt.counts == before
    assert await counted(EMAIL) == {}
    assert "archived jobs removed" in "\n".join(receipts.told(receipt))


async def test_who_applied_to_themselves_and_under_an_address_corrected_since_is_counted_once(
    apply: Apply, work: Work
) -> None:
    own = await apply(people={"candidate_email": EMAIL, "employer_email": EMAIL}, send_confirmation=True)
    other = await apply(people={"employer_email": EMAIL, "candidate_email": "nora@example.org"})
    await work()
    async with transaction() as session:
        for each in (own, other):
            await answers.give(session, each, Reply("info_request", message="Quand ?", employer_email=EMAIL))
    await execute("update application set employer_email = 'robin@example.org' where id = :id", id=other.id)
    await execute("update letter set recipient = :email where kind = 'answer'", email=EMAIL)
    before = await counted(EMAIL)
    assert (await erase(COMMAND, EMAIL)).counts == before
    assert (before["applications"], before["received"], before["replies"]) == (1, 1, 1)


async def test_more_than_a_batch_is_counted_once(database: None) -> None:
    async with transaction() as session:
        platform = await factories.platform(session, "test")
        for _ in range(person.BATCH + 2):
            application = await applied(session, platform, datetime.now(UTC), "rejection", candidate_email=EMAIL)
            await written(session, application)
    before = await counted(EMAIL)
    assert before["applications"] == person.BATCH + 2
    assert (await erase(COMMAND, EMAIL)).counts == before


async def test_one_that_was_killed_goes_on_and_its_receipt_tells_of_all(work: Work) -> None:
    await kanari.leaves_traces(work)
    before, steps = await counted(EMAIL), count_up(1)

    def killed(_: int) -> None:
        if next(steps) == 6:
            raise Killed

    with pytest.raises(Killed):
        await erase(COMMAND, EMAIL, killed)
    ((number, left),) = await rows("select id, email from erasure")
    assert left == EMAIL.lower()
    await hurry()  # as the clock does an hour later
    await work()
    async with transaction() as session:
        receipt = Receipt.of(await erasures.by_id(session, number))
    assert receipt.counts == before
    assert await kanari.traces() == set()
    assert await rows("select username from audit where action = 'erase-person'") == [(COMMAND.username,)]
    assert await rows("select * from procrastinate_jobs") == []


async def test_two_who_do_the_same_do_it_once(work: Work) -> None:
    await kanari.leaves_traces(work)
    before = await counted(EMAIL)
    one, other = await asyncio.gather(erase(COMMAND, EMAIL), erase(COMMAND, SHOUTED))
    assert one == other
    assert one.counts == before
    assert await rows("select count(*) from audit where action = 'erase-person'") == [(1,)]


async def test_it_waits_for_who_sends_a_draft_at_that_moment(database: None) -> None:
    async with transaction() as session:
        invitation = factories.invitation(await factories.platform(session))
        await documents.add(session, invitation, [factories.upload()])

    async def rest() -> dict[str, int]:
        async with transaction() as session:
            return await erasing.rest(session, invitation.candidate_email, [])

    async def waits() -> bool:
        return await rows("select count(*) from pg_locks where not granted") == [(1,)]

    async with transaction() as session:
        await drafts.begin(session, invitation)
        erasure = asyncio.create_task(rest())
        await until(waits, 30)
        sent = await applications.submit(session, invitation, factories.words(), [])
    assert sent.receipt.documents_count == 1
    assert (await erasure)["drafts"] == 1
