"""What runs at this moment, and where."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import text

from jepostule.store.database import Session
from jepostule.store.workload import ALIVE

RUNNING = text("""
    select job.id, job.task_name, (
        select max(event.at) from procrastinate_events event where event.job_id = job.id and event.type = 'started'
    ) as since, place.place
    from procrastinate_jobs job left join worker_place place on place.worker_id = job.worker_id
    where job.status = 'doing'
    order by since
    limit :most
""")
# One that gives no sign any more may come back, until another that starts takes it off the list.
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
    place: str | None  # host:process, where it has said so


class Worker(NamedTuple):
    """What is None, it has not said yet."""

    seen_at: datetime
    alive: bool
    place: str | None
    queues: list[str] | None
    concurrency: int | None
    started_at: datetime | None
    running: int


async def running(session: Session, most: int) -> list[Running]:
    """The longest first."""
    return [Running(*row) for row in await session.execute(RUNNING, {"most": most})]


async def workers(session: Session) -> list[Worker]:
    return [Worker(*row) for row in await session.execute(WORKERS, {"alive": ALIVE})]
