"""Steps of an application, in order."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column

from jepostule.store import sql
from jepostule.store.checks import one_of
from jepostule.store.database import Base, Moment, Session

KINDS = ("sent", "confirmed", "forwarded-to-memo", "forwarded-to-ami", "answered")


class Event(Base):
    __tablename__ = "event"
    __table_args__ = (
        one_of("kind", *KINDS),
        # A job that runs twice records its event once.
        UniqueConstraint("application_id", "kind", "letter_id", postgresql_nulls_not_distinct=True),
        Index("ix_event_created_at", "created_at", "id"),
        Index("ix_event_kind", "kind", "created_at", "id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id", ondelete="CASCADE"))
    kind: Mapped[str]
    letter_id: Mapped[UUID | None] = mapped_column(ForeignKey("letter.id", ondelete="CASCADE"))
    created_at: Mapped[datetime] = mapped_column(Moment, server_default=func.now())


async def record(session: Session, application_id: int, kind: str, letter_id: UUID | None = None) -> None:
    query = "insert into event (application_id, kind, letter_id) values (%s, %s, %s) on conflict do nothing"
    await sql.run(session, query, [application_id, kind, letter_id])


async def of_application(session: Session, application_id: int) -> list[Event]:
    """Oldest first."""
    return list(await session.scalars(select(Event).where(Event.application_id == application_id).order_by(Event.id)))


async def count(session: Session, application_id: int, kind: str) -> int:
    query = "select count(*) from event where application_id = %s and kind = %s"
    counted = await sql.row(session, query, [application_id, kind])
    assert counted is not None
    return int(counted[0])
