"""Each attempt at a job is recorded, and an agent can grant a new set."""

import os
from datetime import UTC, datetime, timedelta

import pytest

from jepostule.domain import retention
from jepostule.store.database import transaction
from jepostule.store.jobs import workload
from jepostule.store.queue import Job, defer
from tests.factories import CAMILLE
from tests.jobs.conftest import Apply, Work
from tests.jobs.queue import failed, jobs, retry, runs
from tests.jobs.test_sending import letters
from tests.servers.smtp import SmtpServer
from tests.sql import execute, rows

NOBODY = "550 5.1.1 <robin@boucherie-sanzot.example> unknown"


async def failed_job(apply: Apply, work: Work, server: SmtpServer) -> int:
    server.behaviour["RCPT"] = NOBODY
    await apply()
    await work()
    server.behaviour.clear()
    return await failed()


async def test_a_run_that_went_well_is_written_down(apply: Apply, work: Work) -> None:
    application = await apply()
    await work()
    (attempt,) = await runs()
    (letter,) = await letters()
    assert (attempt.task, attempt.number, attempt.outcome) == ("send-application", 1, "done")
    assert (attempt.letter_id, letter.application_id) == (letter.id, application.id)
    assert attempt.worker.endswith(f":{os.getpid()}")
    assert attempt.ended_at
    assert attempt.started_at <= attempt.ended_at <= datetime.now(UTC)


async def test_a_run_that_failed_tells_why_and_where_but_of_nobody(
    apply: Apply, work: Work, server: SmtpServer
) -> None:
    await failed_job(apply, work, server)
    (attempt,) = await runs()
    assert (attempt.outcome, attempt.error, attempt.reason) == (
        "failed",
        "Rejected",
        "the mail server answered 550 5.1.1",
    )
    assert "jepostule/mail/smtp.py" in attempt.traceback
    written = str(await rows("select each::text from job_attempt each"))
    assert not [value for value in CAMILLE.values() if value in written]


async def test_a_run_that_will_be_tried_again_says_so(apply: Apply, work: Work, server: SmtpServer) -> None:
    server.behaviour["MAIL"] = "421 4.3.2 Not now"
    await apply()
    await work()
    assert [(each.outcome, each.error) for each in await runs()] == [("retried", "Unreachable")]


async def test_a_job_that_failed_gets_a_fresh_set_of_attempts(apply: Apply, work: Work, server: SmtpServer) -> None:
    job_id = await failed_job(apply, work, server)
    await execute("update procrastinate_jobs set attempts = 31")
    assert await retry(job_id)
    assert await jobs() == [("send-application", "todo")]
    await work()
    assert [(each.number, each.outcome) for each in await runs()] == [(1, "failed"), (1, "done")]
    assert [each.state for each in await letters()] == ["sent"]
    assert len(server.messages) == 1


async def test_a_job_that_failed_days_ago_is_no_old_one_once_it_is_begun_anew(
    apply: Apply, work: Work, server: SmtpServer
) -> None:
    job_id = await failed_job(apply, work, server)
    await execute("update procrastinate_events set at = at - interval '3 days'")
    assert await retry(job_id)
    async with transaction() as session:
        queue = (await workload.queues(session))["send-application"]
    assert queue.ready == 1
    assert queue.oldest
    assert datetime.now(UTC) - queue.oldest < timedelta(minutes=5)


@pytest.mark.usefixtures("database")
async def test_only_a_job_that_failed_is_begun_anew() -> None:
    async with transaction() as session:
        await defer(session, Job.SEND_ANSWER, letter_id="2ab0a0f3-93d0-4d5f-9b48-4a5b6fb2b9d3")
    ((job_id,),) = await rows("select id from procrastinate_jobs")
    assert not await retry(job_id)
    assert not await retry(404)


async def test_runs_are_forgotten_after_three_months(apply: Apply, work: Work) -> None:
    await apply()
    await work()
    await execute("update job_attempt set started_at = now() - interval '89 days'")
    assert (await retention.sweep())["job_attempts"] == 0
    await execute("update job_attempt set started_at = now() - interval '91 days'")
    assert (await retention.sweep())["job_attempts"] == 1
