"""What the clock has done: of each chore its last run alone, since there is one a minute."""

from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from jepostule.store.database import Base, Moment, Session


class Chore(Base):
    """Without `ended_at` it runs, or its worker died during it; with an `error` it failed."""

    __tablename__ = "chore"

    name: Mapped[str] = mapped_column(primary_key=True)
    started_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    worker: Mapped[str]  # host:process
    error: Mapped[str] = mapped_column(server_default="")  # its class
    traceback: Mapped[str] = mapped_column(server_default="")  # places only, no value


async def begin(session: Session, name: str, worker: str) -> None:
    begun = {"started_at": func.clock_timestamp(), "ended_at": None, "worker": worker, "error": "", "traceback": ""}
    query = insert(Chore).values(name=name, **begun)
    await session.execute(query.on_conflict_do_update(index_elements=[Chore.name], set_=begun))


async def end(session: Session, name: str, error: str = "", traceback: str = "") -> None:
    ended = update(Chore).where(Chore.name == name)
    await session.execute(ended.values(ended_at=func.clock_timestamp(), error=error, traceback=traceback))


async def each(session: Session) -> dict[str, Chore]:
    """By name; one that never ran is not there."""
    return {row.name: row for row in await session.scalars(select(Chore))}
