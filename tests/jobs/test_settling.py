"""An agent tells that a letter in doubt has arrived: what that changes, and what must not happen beside it."""

import asyncio
from collections.abc import Callable
from uuid import UUID

import pytest

from jepostule.domain import deliveries, mail_events, repairs, repeats, settling
from jepostule.domain.audit import By
from jepostule.domain.errors import NotInDoubt, SentMeanwhile
from jepostule.store.application import Application
from jepostule.store.database import transaction
from jepostule.store.rights import anonymising
from tests.factories import CAMILLE
from tests.faults.fates import until
from tests.faults.points import LETTER, PATIENCE, held, waiting
from tests.jobs.conftest import Apply, Work
from tests.jobs.queue import failed, hurry, jobs, retry, told
from tests.servers.smtp import HANG_UP, SmtpServer
from tests.sql import execute, rows

SACHA = By(7, "sacha", "192.0.2.7")
STATE = "select state, delivery from letter order by created_at"
ROBIN, CAMILLES = CAMILLE["employer_email"], CAMILLE["candidate_email"]


async def settle(seen: int = 1) -> None:
    """Of the oldest letter."""
    async with transaction() as session:
        await settling.settle(session, SACHA, await oldest(), seen=seen)


async def oldest() -> UUID:
    found: UUID = (await rows("select id from letter order by created_at limit 1"))[0][0]
    return found


async def again(application: Application, seen: int = 1, doubted: int = 1) -> None:
    async with transaction() as session:
        await repeats.send_again(session, SACHA, application.id, "application", seen=seen, doubted=doubted)


async def hear(event: str) -> int:
    """Stores an event of Mailjet's about the oldest letter; returns its number."""
    async with transaction() as session:
        await mail_events.keep(session, [{"event": event, "CustomID": str(await oldest())}])
    ((number,),) = await rows("select id from mail_event")
    return int(number)


async def act(event: int) -> None:
    async with transaction() as session:
        await mail_events.act(session, event)


async def noted() -> list[tuple[object, ...]]:
    return await rows("select action, subject, agent_id, details from audit where username = 'sacha' order by id")


async def doubt() -> None:
    """As after an attempt an hour ago that was cut off, and whose job is gone."""
    await execute("delete from procrastinate_jobs")
    await execute(
        "update letter set state = 'unknown', attempt = 1, claimed_at = now() - interval '1 hour' "
        "where id = (select id from letter order by created_at limit 1)"
    )


@pytest.fixture
def cut_off(apply: Apply, work: Work, server: SmtpServer) -> Apply:
    """Sends an application to a server that is cut off as it takes the letter, until the service gives up."""

    async def twice(**words: object) -> Application:
        application = await apply(**words)
        server.behaviour["DOT"] = HANG_UP
        for _ in range(3):
            await work()
            await hurry()
        server.behaviour.clear()
        assert await rows("select state from letter") == [("unknown",)]
        return application

    return twice


async def test_it_is_sent_when_it_was_handed_over_and_what_waited_for_it_leaves(
    cut_off: Apply, work: Work, server: SmtpServer
) -> None:
    application = await cut_off(send_confirmation=True)
    assert await jobs() == [("send-application", "failed")]
    await settle()
    assert await rows("select state, delivery, sent_at = claimed_at, maybe_doubled from letter where attempt > 0") == [
        ("sent", "sent", True, True)
    ]
    assert await jobs() == [("send-confirmation", "todo")]
    await work()
    assert await told(application.id) == ["sent", "confirmed"]
    assert [each.recipients for each in server.messages] == [[ROBIN], [ROBIN], [CAMILLES]]


async def test_memo_gets_the_application_as_after_any_sending(apply: Apply, configure: Callable[..., None]) -> None:
    configure(MEMO_API_SECRET="memo", MEMO_API_URL="http://127.0.0.1:9")
    await apply({"forwards_to_memo": True})
    await doubt()
    await settle()
    assert await jobs() == [("forward-to-memo", "todo")]


async def test_a_job_that_would_have_tried_again_is_gone(apply: Apply, work: Work, server: SmtpServer) -> None:
    await apply()
    server.behaviour["DOT"] = HANG_UP
    await work()
    assert await jobs() == [("send-application", "todo")]
    server.behaviour.clear()
    await settle()
    await hurry()
    await work()
    assert len(server.messages) == 1
    assert await rows("select maybe_doubled from letter") == [(False,)]


@pytest.mark.parametrize(
    ("kind", "event"), [("confirmation", ["confirmed"]), ("answer", ["answered"]), ("documents", [])]
)
async def test_each_kind_has_the_event_that_it_would_have_had(apply: Apply, kind: str, event: list[str]) -> None:
    application = await apply(send_confirmation=True)
    await execute("delete from procrastinate_jobs")
    await execute(
        "insert into answer (application_id, number, kind, reason) values (:id, 1, 'rejection', 'skills')",
        id=application.id,
    )
    answer = "(select id from answer)" if kind == "answer" else "null"
    await execute(f"update letter set kind = :kind, answer_id = {answer}", kind=kind)
    await doubt()
    await settle()
    assert await rows(STATE) == [("sent", "sent")]
    assert await told(application.id) == event
    assert await jobs() == []


async def test_it_is_noted_with_ids_alone(apply: Apply) -> None:
    await apply()
    await doubt()
    await settle()
    assert await noted() == [("settle-letter", f"letter:{await oldest()}", 7, {})]


@pytest.mark.parametrize(
    "change",
    [
        "state = 'pending'",
        "state = 'sending', claimed_at = now()",
        "state = 'sent', sent_at = now()",
        "state = 'failed'",
        "state = 'replaced'",
        "state = 'unknown', recipient = ''",
    ],
)
async def test_what_is_not_in_doubt_or_has_no_reader_any_more_stays_as_it_is(apply: Apply, change: str) -> None:
    application = await apply()
    await execute(f"update letter set {change}")
    before = await rows("select letter::text from letter")
    with pytest.raises(NotInDoubt):
        await settle()
    assert await rows("select letter::text from letter") == before
    assert (await jobs(), await told(application.id), await noted()) == ([("send-application", "todo")], [], [])


async def test_an_anonymous_application_starts_nothing_any_more(apply: Apply) -> None:
    application = await apply(send_confirmation=True)
    await doubt()
    async with transaction() as session:
        await anonymising.anonymise(session, [application.id])
    with pytest.raises(NotInDoubt):
        await settle()
    assert await rows(STATE) == [("unknown", None)]


async def test_of_two_agents_who_tell_it_at_once_one_does(apply: Apply) -> None:
    application = await apply(send_confirmation=True)
    await doubt()
    async with held(LETTER):
        both = asyncio.gather(settle(), settle(), return_exceptions=True)
        await until(waiting, PATIENCE)
    assert [type(each) for each in await both if each] in ([NotInDoubt], [SentMeanwhile])
    assert await told(application.id) == ["sent"]
    assert len(await noted()) == 1
    assert await jobs() == [("send-confirmation", "todo")]


@pytest.mark.parametrize(("event", "delivery"), [("sent", "sent"), ("open", "opened"), ("bounce", "bounced")])
@pytest.mark.parametrize("first", ["mailjet", "sacha"])
async def test_what_mailjet_tells_about_it_counts_before_and_after(
    apply: Apply, event: str, delivery: str, first: str
) -> None:
    application = await apply()
    await doubt()
    number = await hear(event)
    if first == "mailjet":
        await act(number)
    await settle()
    if first == "sacha":
        await act(number)
    assert await rows(STATE) == [("sent", delivery)]
    assert await told(application.id) == ["sent"]


async def test_what_mailjet_tells_at_the_same_time_is_not_lost(apply: Apply) -> None:
    await apply()
    await doubt()
    number = await hear("open")
    async with held(LETTER):
        both = asyncio.gather(settle(), act(number))
        await until(waiting, PATIENCE)
    await both
    assert await rows(STATE) == [("sent", "opened")]


async def test_after_it_a_page_that_still_showed_the_doubt_sends_nothing_again(apply: Apply) -> None:
    application = await apply()
    await doubt()
    await settle()
    with pytest.raises(SentMeanwhile):
        await again(application)
    assert await rows(STATE) == [("sent", "sent")]
    await again(application, doubted=0)  # the page has been read again
    assert len(await rows(STATE)) == 2


async def test_when_it_was_sent_again_meanwhile_what_arrived_may_be_the_other(apply: Apply, work: Work) -> None:
    application = await apply(send_confirmation=True)
    await doubt()
    await again(application)
    with pytest.raises(SentMeanwhile):
        await settle()
    assert await rows(STATE) == [("unknown", None), ("pending", None)]
    await execute("delete from sending_slot")
    await hurry()
    await work()
    await settle(seen=2)
    assert await rows("select state from letter where kind = 'application'") == [("sent",)] * 2
    # What a sent application triggers has happened once.
    assert (await told(application.id)).count("confirmed") == 1
    assert await jobs() == []


async def test_of_settling_and_sending_again_at_once_one_happens(apply: Apply) -> None:
    application = await apply()
    await doubt()
    async with held("select from application for no key update"):
        both = asyncio.gather(settle(), again(application), return_exceptions=True)
        await until(waiting, PATIENCE)
    assert [type(each) for each in await both if each] == [SentMeanwhile]
    assert len(await noted()) == 1
    assert await rows(STATE) in ([("sent", "sent")], [("unknown", None), ("pending", None)])


async def test_a_job_that_an_agent_retries_first_sends_it(cut_off: Apply, work: Work, server: SmtpServer) -> None:
    await cut_off()
    assert await retry(await failed())
    with pytest.raises(NotInDoubt):
        await settle()
    await work()
    assert await rows(STATE) == [("sent", "sent")]
    assert len(server.messages) == 3


async def test_a_job_that_an_agent_retries_afterwards_is_not_there(
    cut_off: Apply, work: Work, server: SmtpServer
) -> None:
    await cut_off()
    job = await failed()
    await settle()
    assert not await retry(job)
    await work()
    assert len(server.messages) == 2


async def test_while_it_is_settled_nobody_else_retries_its_job(cut_off: Apply) -> None:
    await cut_off()
    job = await failed()
    async with held(LETTER):
        settling_it = asyncio.create_task(settle())
        await until(waiting, PATIENCE)
        async with transaction() as session:
            assert await repairs.retry(session, SACHA, [job]) == 0
    await settling_it
    assert await rows(STATE) == [("sent", "sent")]


async def test_a_job_taken_out_of_the_archive_finds_it_sent(cut_off: Apply, work: Work, server: SmtpServer) -> None:
    await cut_off()
    async with transaction() as session:
        await repairs.archive(session, SACHA, [await failed()])
    await settle()
    ((archived,),) = await rows("select id from archived_job")
    async with transaction() as session:
        assert await repairs.retry_archived(session, SACHA, [archived]) == 1
    await work()
    assert (len(server.messages), await jobs()) == (2, [])
    assert await rows(STATE) == [("sent", "sent")]


async def test_a_worker_that_comes_back_records_nothing_more(apply: Apply) -> None:
    application = await apply(send_confirmation=True)
    await doubt()
    await settle()
    async with transaction() as session:
        assert await deliveries.record_sent(session, await oldest(), 1, "provider's") is None
        await deliveries.record_not_sent(session, await oldest(), 1, in_doubt=True)
    assert await rows("select state, provider_id from letter where kind = 'application'") == [("sent", None)]
    assert await told(application.id) == ["sent"]
    assert await jobs() == [("send-confirmation", "todo")]
