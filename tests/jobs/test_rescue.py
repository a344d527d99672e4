"""The job of a dead worker runs again, a few times; a worker that resumes does no harm."""

import asyncio

import pytest

from jepostule.jobs import runs as keeping
from jepostule.jobs.rescue import RESCUES, rescue, rescue_stalled
from jepostule.outside import Unreachable
from jepostule.store.database import transaction
from jepostule.store.jobs import job_attempt, recovery
from jepostule.store.jobs.job_attempt import JobAttempt
from jepostule.store.jobs.workload import ALIVE
from tests.faults.fates import until
from tests.faults.points import PATIENCE, held, waiting
from tests.jobs.conftest import Apply, Work
from tests.jobs.queue import jobs, retry, runs
from tests.jobs.test_sending import letters
from tests.sql import execute, rows

LETTER_OF_LAST = """
    select from letter where id = (select (args->>'letter_id')::uuid from procrastinate_jobs order by id desc limit 1)
    for update
"""


async def taken(by_dead: bool = True) -> None:
    """A worker takes the job; if dead, its last heartbeat is too old."""
    age = "40 seconds" if by_dead else "10 seconds"
    await execute(
        f"with worker as (insert into procrastinate_workers (last_heartbeat) values (now() - interval '{age}') "
        "returning id) update procrastinate_jobs set status = 'doing', worker_id = worker.id from worker"
    )


async def begun() -> int:
    """Records an attempt at the job, as its worker did; returns the attempt's id."""
    ((job_id, args),) = await rows("select id, args from procrastinate_jobs")
    attempt = JobAttempt(job_id=job_id, task="send-application", number=1, worker="a:1", letter_id=args["letter_id"])
    async with transaction() as session:
        return await job_attempt.begin(session, attempt)


async def test_a_job_of_a_dead_worker_runs_again(apply: Apply, work: Work) -> None:
    await apply()
    await taken()
    await begun()
    await rescue_stalled()
    assert await jobs() == [("send-application", "todo")]
    await work()
    assert [each.outcome for each in await runs()] == ["lost", "done"]
    assert [each.state for each in await letters()] == ["sent"]


async def test_a_job_of_a_worker_that_nobody_knows_any_more_runs_again(apply: Apply) -> None:
    await apply()
    await taken()
    await execute("delete from procrastinate_workers")
    await rescue_stalled()
    assert await jobs() == [("send-application", "todo")]
    assert [(each.outcome, each.worker) for each in await runs()] == [("lost", "")]


async def test_a_job_of_a_living_worker_is_left_alone(apply: Apply) -> None:
    await apply()
    await taken(by_dead=False)
    await rescue_stalled()
    assert await jobs() == [("send-application", "doing")]


@pytest.mark.parametrize(("state", "at_last"), [("pending", "failed"), ("sending", "unknown")])
async def test_a_job_that_kills_its_workers_is_given_up(apply: Apply, state: str, at_last: str) -> None:
    await apply()
    await execute("update letter set state = :state", state=state)
    for _ in range(RESCUES):
        await taken()
        await rescue_stalled()
        assert await jobs() == [("send-application", "todo")]
    await taken()
    await rescue_stalled()
    assert await jobs() == [("send-application", "failed")]
    assert [each.outcome for each in await runs()] == ["lost", "lost", "lost", "failed"]
    assert (await runs())[-1].reason == "its worker ended during it, 4 times"
    assert [each.state for each in await letters()] == [at_last]


async def test_jobs_are_rescued_one_by_one(apply: Apply) -> None:
    """A transaction that gave up several would lock their letters in no order, and could deadlock."""
    await apply()
    await apply(people={"candidate_email": "dominique@example.org"})
    for _ in range(RESCUES):
        await taken()
        await rescue_stalled()
        assert await jobs() == [("send-application", "todo")] * 2
    await taken()
    async with held(LETTER_OF_LAST):
        rescuing = asyncio.create_task(rescue_stalled())
        await until(waiting, PATIENCE)
        assert await jobs() == [("send-application", "failed"), ("send-application", "doing")]
    await rescuing
    assert await jobs() == [("send-application", "failed")] * 2


async def test_a_person_who_has_it_run_again_gives_it_its_rescues_back(apply: Apply) -> None:
    await apply()
    for _ in range(RESCUES + 1):
        await taken()
        await rescue_stalled()
    ((job_id,),) = await rows("select id from procrastinate_jobs")
    assert await retry(job_id)
    await taken()
    await rescue_stalled()
    assert await jobs() == [("send-application", "todo")]


async def test_a_worker_that_comes_back_from_the_dead_does_not_end_the_job(apply: Apply) -> None:
    await apply()
    await taken()
    late = await begun()
    await rescue_stalled()
    with pytest.raises(Unreachable) as caught:
        await keeping.went_well(late)
    assert caught.value.retry_after
    assert [each.outcome for each in await runs()] == ["lost"]
    assert await jobs() == [("send-application", "todo")]


async def test_one_that_comes_back_during_the_rescue_waits_for_it(apply: Apply) -> None:
    await apply()
    await taken()
    late = await begun()
    async with transaction() as session:
        job = await recovery.stalled(session, ALIVE)
        assert job
        ending = asyncio.create_task(keeping.went_well(late))
        await until(waiting, PATIENCE)
        await rescue(session, job)
    with pytest.raises(Unreachable):
        await ending
    assert [each.outcome for each in await runs()] == ["lost"]
    assert await jobs() == [("send-application", "todo")]
