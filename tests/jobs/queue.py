"""Reads the queue and the runs of its jobs, and changes them."""

from sqlalchemy import select

from jepostule.domain import repairs
from jepostule.domain.audit import COMMAND
from jepostule.store import event
from jepostule.store.database import transaction
from jepostule.store.jobs.job_attempt import JobAttempt
from jepostule.store.queue import Job
from tests.sql import execute, rows


async def jobs() -> list[tuple[str, str]]:
    """Queue and status of each job, oldest first."""
    return [tuple(row) for row in await rows("select queue_name, status::text from procrastinate_jobs order by id")]


async def hurry() -> None:
    """Makes delayed jobs ready at once."""
    await execute("update procrastinate_jobs set scheduled_at = now() where status = 'todo'")


async def failed() -> int:
    """Number of the only job that has failed."""
    ((job_id,),) = await rows("select id from procrastinate_jobs where status = 'failed'")
    return int(job_id)


async def retry(job_id: int) -> bool:
    """Whether the job was made ready again, as a person asks for it."""
    async with transaction() as session:
        return await repairs.retry(session, COMMAND, [job_id]) == 1


async def runs(job: Job | None = None) -> list[JobAttempt]:
    """Oldest first."""
    async with transaction() as session:
        found = list(await session.scalars(select(JobAttempt).order_by(JobAttempt.id)))
        return [each for each in found if job in {None, each.task}]


async def told(application_id: int) -> list[str]:
    """Kinds of the application's events."""
    async with transaction() as session:
        return [each.kind for each in await event.of_application(session, application_id)]
