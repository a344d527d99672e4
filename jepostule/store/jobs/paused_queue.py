"""Queues from which workers take no jobs until an agent resumes them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from jepostule.store.database import Base, Moment, Session


class PausedQueue(Base):
    __tablename__ = "paused_queue"

    name: Mapped[str] = mapped_column(primary_key=True)
    by: Mapped[str]  # the agent's username
    since: Mapped[datetime] = mapped_column(Moment, server_default=func.clock_timestamp())


async def each(session: Session) -> dict[str, PausedQueue]:
    """By name."""
    return {row.name: row for row in await session.scalars(select(PausedQueue))}


async def open_among(session: Session, queues: Sequence[str]) -> list[str]:
    paused = set(await session.scalars(select(PausedQueue.name)))
    return [name for name in queues if name not in paused]


async def pause(session: Session, name: str, by: str) -> bool:
    """False when it was paused already."""
    query = insert(PausedQueue).values(name=name, by=by).on_conflict_do_nothing().returning(PausedQueue.name)
    return await session.scalar(query) is not None


async def resume(session: Session, name: str) -> bool:
    """False when it was not paused."""
    query = delete(PausedQueue).where(PausedQueue.name == name).returning(PausedQueue.name)
    return await session.scalar(query) is not None
