"""The last run of each periodic job. Earlier ones are not kept, since some run every minute."""

from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from jepostule.store.database import Base, Moment, Session


class Chore(Base):
    """While it runs, `ended_at` is the end of the run before; with an `error` it failed."""

    __tablename__ = "chore"

    name: Mapped[str] = mapped_column(primary_key=True)
    started_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    worker: Mapped[str]  # host:process
    error: Mapped[str] = mapped_column(server_default="")  # its class
    traceback: Mapped[str] = mapped_column(server_default="")  # locations only, no values

    @property
    def is_running(self) -> bool:
        """Or its worker died meanwhile."""
        return self.ended_at is None or self.ended_at < self.started_at


async def begin(session: Session, name: str, worker: str) -> None:
    begun = {"started_at": func.clock_timestamp(), "worker": worker, "error": "", "traceback": ""}
    query = insert(Chore).values(name=name, **begun)
    await session.execute(query.on_conflict_do_update(index_elements=[Chore.name], set_=begun))


async def end(session: Session, name: str, error: str = "", traceback: str = "") -> None:
    ended = update(Chore).where(Chore.name == name)
    await session.execute(ended.values(ended_at=func.clock_timestamp(), error=error, traceback=traceback))


async def each(session: Session) -> dict[str, Chore]:
    """By name, without those that never ran."""
    return {row.name: row for row in await session.scalars(select(Chore))}
