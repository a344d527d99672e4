"""Where the workers run that procrastinate knows by a number alone."""

from datetime import datetime

from sqlalchemy import BigInteger, Text, func, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from jepostule.store.database import Base, Moment, Session


class WorkerPlace(Base):
    __tablename__ = "worker_place"

    worker_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    place: Mapped[str]  # host:process
    queues: Mapped[list[str]] = mapped_column(ARRAY(Text()))
    concurrency: Mapped[int]
    started_at: Mapped[datetime] = mapped_column(Moment, server_default=func.clock_timestamp())


FORGET_GONE = text("delete from worker_place where worker_id not in (select id from procrastinate_workers)")


async def announce(session: Session, worker: WorkerPlace) -> None:
    """And forgets those that have gone."""
    await session.execute(FORGET_GONE)
    await session.merge(worker)
