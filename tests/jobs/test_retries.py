"""How long a job is retried: at growing intervals for a day, and for another day if an agent asks for it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from jepostule.jobs.retries import DAY, again
from jepostule.outside import CredentialsRefused, OutcomeUnknown, Rejected, Unreachable
from jepostule.store.jobs.job_attempt import Tries
from tests.forwarding.services import certified as certified  # noqa: PLC0414, a fixture
from tests.forwarding.services import memo_server as memo_server  # noqa: PLC0414
from tests.jobs.conftest import Apply, Work
from tests.jobs.queue import failed, hurry, jobs, retry, runs
from tests.servers.api import Answer
from tests.servers.memo import MemoServer
from tests.servers.smtp import SmtpServer
from tests.sql import execute, rows

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LATER = timedelta(hours=2)


def wait(error: BaseException, runs: int = 1, since: timedelta = timedelta()) -> float | None:
    """Seconds until the next attempt; `runs` so far, this one included, the first of them `since` ago."""
    at = again(error, Tries(runs, NOW - since, NOW))
    return (at - NOW).total_seconds() if at else None


@pytest.mark.parametrize(("runs", "seconds"), [(1, 10), (2, 20), (3, 40), (6, 320), (9, 2560), (10, 3600), (500, 3600)])
def test_a_job_is_tried_again_more_and_more_slowly(runs: int, seconds: int) -> None:
    waits = {wait(Unreachable(""), runs) for _ in range(50)}
    assert all(0.8 * seconds <= each <= 1.2 * seconds for each in waits if each)
    assert len(waits) > 10, "jobs that failed together do not come back together"


@pytest.mark.parametrize("error", [Unreachable(""), OutcomeUnknown(""), ValueError(), MemoryError()])
def test_a_last_run_stands_at_the_end_of_the_day(error: BaseException) -> None:
    assert wait(error, 30, DAY - timedelta(seconds=5)) == 5
    assert wait(error, 31, DAY) is None
    assert wait(error, 2, 3 * DAY) is None


@pytest.mark.parametrize(
    ("asked", "runs", "since", "seconds"),
    [(LATER, 1, timedelta(), 7200), (LATER, 1, DAY - timedelta(hours=1), 3600), (DAY, 1, timedelta(seconds=1), 86399)],
)
def test_a_server_says_when_to_come_back_within_the_day(
    asked: timedelta, runs: int, since: timedelta, seconds: int
) -> None:
    assert wait(Unreachable("", retry_after=asked), runs, since) == seconds


def test_a_firm_no_is_not_asked_again() -> None:
    assert wait(Rejected("")) is None


def test_where_we_are_refused_we_insist_slowly() -> None:
    waits = [wait(CredentialsRefused("")) for _ in range(50)]
    assert all(24 * 60 <= each <= 36 * 60 for each in waits if each)


def test_a_worker_that_stops_leaves_its_job_to_others_at_once() -> None:
    assert wait(asyncio.CancelledError(), 40, 2 * DAY) == 0


async def outcomes() -> list[str | None]:
    return [each.outcome for each in await runs()]


async def a_day_goes_by() -> None:
    await execute("update job_attempt set started_at = started_at - interval '24 hours'")


async def test_after_a_day_a_letter_has_failed_and_a_person_gives_it_another_day(
    apply: Apply, work: Work, server: SmtpServer
) -> None:
    server.behaviour["MAIL"] = "451 4.3.0 Later"
    await apply()
    await work()
    await a_day_goes_by()
    await hurry()
    await work()
    assert await outcomes() == ["retried", "failed"]
    assert await jobs() == [("send-application", "failed")]
    assert await rows("select state from letter") == [("failed",)]
    assert await retry(await failed())
    await work()
    assert await outcomes() == ["retried", "failed", "retried"]
    assert await rows("select attempts, scheduled_at - now() < interval '13 seconds' from procrastinate_jobs") == [
        (1, True)
    ]
    server.behaviour.clear()
    await hurry()
    await work()
    assert await rows("select state, maybe_doubled from letter") == [("sent", False)]
    assert len(server.messages) == 1


async def test_the_day_goes_on_where_a_letter_had_to_wait_for_its_turn_in_between(
    apply: Apply, work: Work, server: SmtpServer
) -> None:
    server.behaviour["MAIL"] = "451 4.3.0 Later"
    await apply()
    await work()
    await a_day_goes_by()
    await execute(
        "with old as (delete from procrastinate_jobs returning *) "
        "insert into procrastinate_jobs (queue_name, task_name, args) select queue_name, task_name, args from old"
    )
    await work()
    assert await outcomes() == ["retried", "failed"]


async def test_a_letter_whose_end_is_still_unknown_after_a_day_says_so(
    apply: Apply, work: Work, server: SmtpServer
) -> None:
    server.behaviour["MAIL"] = "451 4.3.0 Later"
    await apply()
    await execute("update letter set state = 'unknown', attempt = 1, claimed_at = now()")
    await work()
    await a_day_goes_by()
    await hurry()
    await work()
    assert await outcomes() == ["retried", "failed"]
    assert await rows("select state, maybe_doubled from letter") == [("unknown", True)]


@asynccontextmanager
async def a_document_that_cannot_be_read() -> AsyncIterator[None]:
    await execute("select lo_unlink(content) from document")
    try:
        yield
    finally:
        await execute("select lo_create(content) from document")


async def test_an_error_of_ours_is_tried_for_a_day_too_and_then_the_letter_has_failed(apply: Apply, work: Work) -> None:
    await apply()
    async with a_document_that_cannot_be_read():
        await work()
        assert await rows("select state from letter") == [("pending",)]
        await a_day_goes_by()
        await hurry()
        await work()
    assert [(each.outcome, each.reason) for each in await runs()] == [("retried", ""), ("failed", "")]
    assert await rows("select state from letter") == [("failed",)]


async def test_refused_credentials_raise_an_alarm_that_names_nobody(
    apply: Apply, work: Work, server: SmtpServer, caplog: pytest.LogCaptureFixture
) -> None:
    server.behaviour["MAIL"] = "530 5.7.0 <robin@boucherie-sanzot.example> Authentication required"
    await apply()
    await work()
    (record,) = [each for each in caplog.records if each.levelname == "ERROR"]
    ((job_id,),) = await rows("select id from procrastinate_jobs")
    assert record.getMessage() == (
        f"credentials refused job={job_id} task=send-application: the mail server answered 530 5.7.0"
    )


@pytest.mark.parametrize("asked", ["7200", "a date"])
async def test_memo_is_told_when_it_asked_for_it(apply: Apply, work: Work, memo_server: MemoServer, asked: str) -> None:
    moment = datetime.now(UTC) + LATER
    header = format_datetime(moment, usegmt=True) if asked == "a date" else asked
    memo_server.answer = Answer(503, headers=(("retry-after", header),))
    await apply({"forwards_to_memo": True})
    await work()
    ((at,),) = await rows("select scheduled_at from procrastinate_jobs where queue_name = 'forward-to-memo'")
    assert abs(at - moment) < timedelta(minutes=1)
