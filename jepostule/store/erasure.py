"""Erasures of an address: requested, under way or done. The job reads the address from the row."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Identity, func, select, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TEXT, insert
from sqlalchemy.orm import Mapped, mapped_column

from jepostule.store.database import Base, Moment, Session

NOTHING = text("'{}'")
ALIVE = text("""
    select exists (
        select from procrastinate_jobs where args ->> 'erasure_id' = :number and status in ('todo', 'doing')
    )
""")
STOPPED = text("""
    select count(*) from erasure where done_at is null and not exists (
        select from procrastinate_jobs where args ->> 'erasure_id' = erasure.id::text and status in ('todo', 'doing')
    )
""")


class Erasure(Base):
    """Once done, the row is the receipt, without personal data."""

    __tablename__ = "erasure"
    __table_args__ = (
        CheckConstraint("email = lower(email)", name="email_is_lower"),
        CheckConstraint("(email is null) = (done_at is not null)", name="email_goes_at_the_end"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    # Unique: a second request for an address gets the same erasure.
    email: Mapped[str | None] = mapped_column(unique=True)
    # The author of the request, as in the audit trail.
    agent_id: Mapped[int | None] = mapped_column(BigInteger)
    username: Mapped[str]
    address: Mapped[str]
    asked_at: Mapped[datetime] = mapped_column(Moment, server_default=func.now())
    in_flight: Mapped[int | None]  # letters that were leaving when it began
    counts: Mapped[dict[str, int]] = mapped_column(JSONB, server_default=NOTHING)  # rows so far, by kind
    named: Mapped[list[str]] = mapped_column(ARRAY(TEXT), server_default=NOTHING)  # others' texts, as `letter:12`
    ours: Mapped[list[str]] = mapped_column(ARRAY(TEXT), server_default=NOTHING)  # as `platform:3`
    done_at: Mapped[datetime | None] = mapped_column(Moment)


async def ask(session: Session, email: str, by: Mapping[str, Any]) -> int:
    """The id of the erasure; that of the unfinished one if there is one."""
    query = insert(Erasure).values(email=email, **by).on_conflict_do_nothing().returning(Erasure.id)
    new = await session.scalar(query)
    # The unfinished one may have ended between the two queries.
    return (
        new or await session.scalar(select(Erasure.id).where(Erasure.email == email)) or await ask(session, email, by)
    )


async def lock(session: Session, number: int) -> Erasure | None:
    """The erasure, locked until the end of the transaction; None when it is done."""
    query = select(Erasure).where(Erasure.id == number, Erasure.done_at.is_(None)).with_for_update()
    return await session.scalar(query.execution_options(populate_existing=True))


async def by_id(session: Session, number: int) -> Erasure:
    return await session.get_one(Erasure, number)


async def find(session: Session, number: int) -> Erasure | None:
    return await session.get(Erasure, number)


async def newest(session: Session, limit: int) -> list[Erasure]:
    return list(await session.scalars(select(Erasure).order_by(Erasure.id.desc()).limit(limit)))


async def is_alive(session: Session, number: int) -> bool:
    """Whether there is a job that will continue it."""
    return bool(await session.scalar(ALIVE, {"number": str(number)}))


async def stopped(session: Session) -> int:
    """The number of unfinished erasures without a job that will continue them."""
    return await session.scalar(STOPPED) or 0
