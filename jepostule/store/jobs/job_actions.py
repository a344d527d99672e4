"""Actions of agents on many jobs at once. A job is skipped when it, or what it is about, is locked at this moment."""

from collections.abc import Sequence

from sqlalchemy import Executable, TextClause, literal, literal_column, or_, select, text
from sqlalchemy.sql.expression import delete, func, insert, update

from jepostule.store.database import Session
from jepostule.store.jobs import job_locks
from jepostule.store.jobs.archived_job import ArchivedJob
from jepostule.store.jobs.job_attempt import JobAttempt
from jepostule.store.jobs.job_table import DELAYED, FAILED, ROW, JobRow, job
from jepostule.store.queue import Job

ANEW = {
    "status": literal_column("'todo'"),
    "attempts": 0,
    "scheduled_at": func.now(),  # otherwise the age of its queue would count from its first run
    "priority": 0,
    "abort_requested": False,
}
# A job that waits for its sender's turn would only be put off again.
NOT_PACED = or_(job.c.queue_name != Job.SEND_APPLICATION, job.c.attempts > 0)
COPIED = {
    ArchivedJob.job_id: job.c.id,
    ArchivedJob.queue: job.c.queue_name,
    ArchivedJob.task: job.c.task_name,
    ArchivedJob.args: job.c.args,
    ArchivedJob.attempts: job.c.attempts,
    ArchivedJob.cause: func.coalesce(JobAttempt.cause, "unknown"),
    ArchivedJob.failed_at: func.coalesce(JobAttempt.ended_at, func.now()),
}
# Back in the queue, with its former id.
RESTORE = text("""
    with chosen as (
        select id from archived_job where id = any(:archived) and not retried order by id for update skip locked
    ), taken as (delete from archived_job where id in (select id from chosen) returning *)
    insert into procrastinate_jobs (id, queue_name, task_name, args, attempts, status)
    select job_id, queue, task, args, attempts, 'failed' from taken returning id
""")


async def archive(session: Session, jobs: Sequence[int], by: str, *, retried: bool) -> None:
    """Copies those of `jobs` that have failed into the archive."""
    last = JobAttempt.final & (JobAttempt.job_id == job.c.id)
    failed = select(*COPIED.values(), literal(retried), literal(by)).outerjoin(JobAttempt, last)
    failed = failed.where(job.c.id.in_(await _held(session, jobs, FAILED)))
    await session.execute(
        insert(ArchivedJob).from_select([*COPIED, ArchivedJob.retried, ArchivedJob.archived_by], failed)
    )


async def restart(session: Session, jobs: Sequence[int]) -> list[JobRow]:
    """Restarts those of `jobs` that have failed, and returns them."""
    held = await _held(session, jobs, FAILED)
    return await _touched(session, update(job).where(job.c.id.in_(held)).values(ANEW).returning(*ROW))


async def remove(session: Session, jobs: Sequence[int]) -> list[JobRow]:
    """Deletes those of `jobs` that have failed, and returns them."""
    return await _removed(session, await _held(session, jobs, FAILED))


async def cancel(session: Session, jobs: Sequence[int]) -> list[JobRow]:
    """Deletes those of `jobs` that are scheduled for later, and returns them."""
    return await _removed(session, await _held(session, jobs, DELAYED))


async def hurry(session: Session, jobs: Sequence[int]) -> list[JobRow]:
    """Makes those of `jobs` that are scheduled for later ready, except those that wait for their sender's turn."""
    waiting = update(job).where(job.c.id.in_(await _held(session, jobs, DELAYED)), NOT_PACED)
    return await _touched(session, waiting.values(scheduled_at=func.now(), priority=0).returning(*ROW))


async def restore(session: Session, archived: Sequence[int]) -> list[int]:
    """Ids of the jobs that are back in the queue as failed; those that were retried stay in the archive."""
    found = await session.execute(select(ArchivedJob.id, ArchivedJob.args).where(ArchivedJob.id.in_(archived)))
    return list(await session.scalars(RESTORE, {"archived": await job_locks.free(session, found.all())}))


async def _held(session: Session, jobs: Sequence[int], state: TextClause) -> list[int]:
    """Those of `jobs` that are in this state, locked together with what they are about."""
    found = await session.execute(select(job.c.id, job.c.args).where(job.c.id.in_(jobs), state))
    held = select(job.c.id).where(job.c.id.in_(await job_locks.free(session, found.all())), state)
    return list(await session.scalars(held.order_by(job.c.id).with_for_update(skip_locked=True)))


async def _removed(session: Session, held: Sequence[int]) -> list[JobRow]:
    return await _touched(session, delete(job).where(job.c.id.in_(held)).returning(*ROW))


async def _touched(session: Session, action: Executable) -> list[JobRow]:
    return [JobRow(*row) for row in await session.execute(action)]
