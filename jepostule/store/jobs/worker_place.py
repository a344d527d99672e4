"""Where workers run: procrastinate only knows their ids."""

from datetime import datetime

from sqlalchemy import BigInteger, Text, func, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from jepostule.store.database import Base, Moment, Session
from jepostule.store.jobs.workload import ALIVE


class WorkerPlace(Base):
    __tablename__ = "worker_place"

    worker_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    place: Mapped[str]  # host:process
    queues: Mapped[list[str]] = mapped_column(ARRAY(Text()))
    concurrency: Mapped[int]
    started_at: Mapped[datetime] = mapped_column(Moment, server_default=func.clock_timestamp())


SEEN = text("""
    select exists (
        select from worker_place here join procrastinate_workers worker on worker.id = here.worker_id
        where starts_with(here.place, :host || ':')
            and worker.last_heartbeat > now() - make_interval(secs => :alive)
    )
""")
FORGET_GONE = text("delete from worker_place where worker_id not in (select id from procrastinate_workers)")


async def announce(session: Session, worker: WorkerPlace) -> None:
    """Also deletes those that are gone."""
    await session.execute(FORGET_GONE)
    await session.merge(worker)


async def gives_signs(session: Session, host: str) -> bool:
    """Whether a worker on `host` sent a heartbeat lately."""
    return bool(await session.scalar(SEEN, {"host": host, "alive": ALIVE}))
