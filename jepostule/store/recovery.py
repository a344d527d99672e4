"""Jobs that need somebody to take them up: those of a dead worker, and those that failed without a word."""

from sqlalchemy import text

from jepostule.store.database import Session
from jepostule.store.job_table import JobRow

STALLED = text("""
    select job.id, job.task_name, job.attempts, job.args
    from procrastinate_jobs job
    where job.status = 'doing' and not exists (
        select from procrastinate_workers worker
        where worker.id = job.worker_id and worker.last_heartbeat > now() - make_interval(secs => :silence)
    )
    for update of job skip locked
""")
# Where a worker knew no such task, or could not write down how its run had ended.
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


async def stalled(session: Session, silence: float) -> list[JobRow]:
    """`silence`: seconds without a sign of its worker. They are ours until the end of this transaction."""
    return [JobRow(*row) for row in await session.execute(STALLED, {"silence": silence})]


async def unexplained(session: Session) -> list[JobRow]:
    """Failed, and no run says why."""
    return [JobRow(*row) for row in await session.execute(UNEXPLAINED)]


async def run_again(session: Session, job_id: int) -> None:
    await session.execute(RUN_AGAIN, {"job": job_id})


async def give_up(session: Session, job_id: int) -> None:
    await session.execute(GIVE_UP, {"job": job_id})
