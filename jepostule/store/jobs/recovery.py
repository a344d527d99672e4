"""Jobs that need rescue: those of a dead worker, and those that failed without an explanation."""

from sqlalchemy import text

from jepostule.store.database import Session
from jepostule.store.jobs.job_table import JobRow

STALLED = text("""
    select job.id, job.task_name, job.attempts, job.args
    from procrastinate_jobs job
    where job.status = 'doing' and not exists (
        select from procrastinate_workers worker
        where worker.id = job.worker_id and worker.last_heartbeat > now() - make_interval(secs => :silence)
    )
    order by job.id
    limit 1
    for update of job skip locked
""")
# When a worker did not know the task, or could not record the outcome of its run.
UNEXPLAINED = text("""
    select job.id, job.task_name, job.attempts, job.args
    from procrastinate_jobs job
    where job.status in ('failed', 'aborted')
        and not exists (select from job_attempt where job_attempt.job_id = job.id and job_attempt.final)
    limit 1000
    for update of job skip locked
""")
RUN_AGAIN = text("select procrastinate_retry_job_v2(:job, now(), null, null, null)")
GIVE_UP = text("select procrastinate_finish_job_v1(:job, 'failed', false)")


async def stalled(session: Session, silence: float) -> JobRow | None:
    """One of them, locked until the end of the transaction. `silence`: seconds without heartbeat of its worker."""
    row = (await session.execute(STALLED, {"silence": silence})).first()
    return JobRow(*row) if row else None


async def unexplained(session: Session) -> list[JobRow]:
    """Failed jobs without a run that says why. Locks them until the end of the transaction."""
    return [JobRow(*row) for row in await session.execute(UNEXPLAINED)]


async def run_again(session: Session, job_id: int) -> None:
    await session.execute(RUN_AGAIN, {"job": job_id})


async def give_up(session: Session, job_id: int) -> None:
    await session.execute(GIVE_UP, {"job": job_id})
