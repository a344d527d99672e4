"""Jobs that need somebody to take them up: those of a dead worker, and those that failed."""

from typing import Any, NamedTuple

from sqlalchemy import text

from jepostule.store.database import Session

STALLED = text("""
    select job.id, job.task_name, job.attempts, job.args
    from procrastinate_jobs job
    where job.status = 'doing' and not exists (
        select from procrastinate_workers worker
        where worker.id = job.worker_id and worker.last_heartbeat > now() - make_interval(secs => :silence)
    )
    for update of job skip locked
""")
RUN_AGAIN = text("select procrastinate_retry_job_v2(:job, now(), null, null, null)")
GIVE_UP = text("select procrastinate_finish_job_v1(:job, 'failed', false)")
RESTART = text("""
    update procrastinate_jobs set status = 'todo', attempts = 0, scheduled_at = null
    where id = :job and status in ('failed', 'aborted') returning args
""")


class Stalled(NamedTuple):
    id: int
    task: str
    attempts: int  # runs that were over before
    args: dict[str, Any]


async def stalled(session: Session, silence: float) -> list[Stalled]:
    """`silence`: seconds without a sign of its worker. They are ours until the end of this transaction."""
    return [Stalled(*row) for row in await session.execute(STALLED, {"silence": silence})]


async def run_again(session: Session, job_id: int) -> None:
    await session.execute(RUN_AGAIN, {"job": job_id})


async def give_up(session: Session, job_id: int) -> None:
    await session.execute(GIVE_UP, {"job": job_id})


async def restart(session: Session, job_id: int) -> dict[str, Any] | None:
    """The arguments of a job that had failed and now begins anew; None where there is no such job."""
    args: dict[str, Any] | None = await session.scalar(RESTART, {"job": job_id})
    return args
