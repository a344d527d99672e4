"""Counts of jobs and workers, for probes, metrics, `doctor` and the admin. `at_work` lists them."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import text

from jepostule.store.database import Session

ALIVE = 30  # seconds since its last heartbeat, after which a worker is taken for dead; it sends one every 10

# Only its events tell when a job that was never delayed was created.
# Successful jobs are deleted, so that the table stays small.
QUEUES = text("""
    with job as (
        select *, status = 'todo' and coalesce(scheduled_at, now()) <= now() as ready from procrastinate_jobs
    )
    select
        queue_name,
        count(*) filter (where ready),
        count(*) filter (where status = 'todo' and not ready),
        count(*) filter (where status = 'doing'),
        count(*) filter (where status in ('failed', 'aborted')),
        min(coalesce(scheduled_at, event.at)) filter (where ready)
    from job
    left join procrastinate_events event
        on event.job_id = job.id and event.type = 'deferred' and ready and scheduled_at is null
    group by queue_name
""")
WORKERS = text("""
    select count(*) filter (where last_heartbeat > now() - make_interval(secs => :alive)), max(last_heartbeat)
    from procrastinate_workers
""")
# Reads the queue too, so that a table that exists and cannot be read is an error.
NOBODY = text("""
    select not exists (
        select from procrastinate_workers where last_heartbeat > now() - make_interval(secs => :alive)
    ) from (select count(*) from (select from procrastinate_jobs limit 1) job) queue
""")
REFUSED = text("""
    select count(*) from procrastinate_jobs job
    cross join lateral (select error from job_attempt where job_id = job.id order by id desc limit 1) attempt
    where job.status = 'todo' and job.attempts > 0 and attempt.error = 'CredentialsRefused'
""")


class Queue(NamedTuple):
    name: str
    ready: int = 0
    delayed: int = 0
    running: int = 0
    failed: int = 0
    oldest: datetime | None = None  # since when the oldest ready job could have run


class Workers(NamedTuple):
    alive: int
    seen_at: datetime | None


async def queues(session: Session) -> dict[str, Queue]:
    """By name, without empty ones."""
    return {row[0]: Queue(*row) for row in await session.execute(QUEUES)}


async def workers(session: Session) -> Workers:
    return Workers(*(await session.execute(WORKERS, {"alive": ALIVE})).one())


async def unattended(session: Session) -> bool:
    """Whether no worker is alive to take jobs."""
    return bool(await session.scalar(NOBODY, {"alive": ALIVE}))


async def refused(session: Session) -> int:
    """Jobs that wait because our credentials were refused: others will be too, until the settings are corrected."""
    return await session.scalar(REFUSED) or 0
