"""A failed job is in the agents' list, whatever the reason, for as long as its status is failed."""

from jepostule.jobs.rescue import explain_failures
from jepostule.store.database import transaction
from jepostule.store.lists import listing
from jepostule.store.lists.failed_list import LISTING
from jepostule.store.lists.listing import Asked
from tests.jobs.conftest import Apply, Work
from tests.jobs.queue import jobs, retry
from tests.jobs.test_runs import NOBODY, failed_job
from tests.servers.smtp import SmtpServer
from tests.sql import execute, rows


async def listed() -> list[tuple[int, str]]:
    """Job number and cause of each row."""
    async with transaction() as session:
        page = await listing.page(session, LISTING, Asked())
    return [(row.key, row.cause) for row in page.rows]


async def final() -> list[bool]:
    return [each for (each,) in await rows("select final from job_attempt order by id")]


async def test_a_job_that_failed_is_listed_until_it_runs_again(apply: Apply, work: Work, server: SmtpServer) -> None:
    job_id = await failed_job(apply, work, server)
    assert await listed() == [(job_id, "letter-refused")]
    assert await retry(job_id)
    assert await listed() == []
    server.behaviour["RCPT"] = NOBODY
    await work()
    assert await listed() == [(job_id, "letter-refused")]
    assert await final() == [False, True]
    server.behaviour.clear()
    assert await retry(job_id)
    await work()
    assert (await listed(), await jobs()) == ([], [])
    assert await final() == [False, False, False]


async def test_a_job_that_will_be_tried_again_is_not_listed(apply: Apply, work: Work, server: SmtpServer) -> None:
    server.behaviour["MAIL"] = "421 4.3.2 Not now"
    await apply()
    await work()
    assert await listed() == []
    assert await rows("select cause from job_attempt") == [("mail-busy",)]


async def test_a_job_that_no_worker_knows_is_listed_within_a_minute(work: Work) -> None:
    await execute("insert into procrastinate_jobs (queue_name, task_name) values ('send-answer', 'of tomorrow')")
    await work()
    assert await jobs() == [("send-answer", "failed")]
    await explain_failures()
    await explain_failures()
    ((job_id,),) = await rows("select id from procrastinate_jobs")
    assert await listed() == [(job_id, "unknown")]


async def test_a_job_that_was_aborted_in_the_middle_of_a_run_is_listed(apply: Apply) -> None:
    await apply()
    await execute(
        "insert into job_attempt (job_id, task, number, worker) select id, task_name, 1, 'a:1' from procrastinate_jobs"
    )
    await execute("update procrastinate_jobs set status = 'doing'")
    await execute("update procrastinate_jobs set status = 'aborted'")
    await explain_failures()
    assert [cause for _, cause in await listed()] == ["unknown"]
    assert await rows("select worker, outcome from job_attempt") == [("a:1", "failed")]
