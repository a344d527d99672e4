"""Running jobs and workers one by one, as the admin lists them. `workload` counts them."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import text

from jepostule.store.database import Session
from jepostule.store.jobs.workload import ALIVE

RUNNING = text("""
    select job.id, job.task_name, (
        select max(event.at) from procrastinate_events event where event.job_id = job.id and event.type = 'started'
    ) as since, place.place
    from procrastinate_jobs job left join worker_place place on place.worker_id = job.worker_id
    where job.status = 'doing'
    order by since
    limit :most
""")
# A worker without heartbeat is listed too: it may come back, until another one that starts removes it.
WORKERS = text("""
    select worker.last_heartbeat, worker.last_heartbeat > now() - make_interval(secs => :alive),
        place.place, place.queues, place.concurrency, place.started_at, (
            select count(*) from procrastinate_jobs job where job.worker_id = worker.id and job.status = 'doing'
        )
    from procrastinate_workers worker left join worker_place place on place.worker_id = worker.id
    order by worker.id
""")


class Running(NamedTuple):
    id: int
    task: str
    since: datetime
    place: str | None  # host:process, once the worker has announced it


class Worker(NamedTuple):
    """Fields are None until the worker has announced them."""

    seen_at: datetime
    alive: bool
    place: str | None
    queues: list[str] | None
    concurrency: int | None
    started_at: datetime | None
    running: int


async def running(session: Session, most: int) -> list[Running]:
    """Longest running first."""
    return [Running(*row) for row in await session.execute(RUNNING, {"most": most})]


async def workers(session: Session) -> list[Worker]:
    return [Worker(*row) for row in await session.execute(WORKERS, {"alive": ALIVE})]
