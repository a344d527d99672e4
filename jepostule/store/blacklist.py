"""Addresses that we do not write to for a while."""

from collections.abc import Collection
from datetime import datetime
from typing import LiteralString

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from jepostule.store import sql
from jepostule.store.database import Base, Moment, Session
from jepostule.store.mail_event import MailEvent


class Blocked(Base):
    __tablename__ = "blacklist"
    __table_args__ = (
        CheckConstraint("email = lower(email)", name="email_is_lower"),
        Index("ix_blacklist_created_at", "created_at", "id"),
    )

    email: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[int] = mapped_column(BigInteger, Identity(), unique=True)  # to refer to it where no address may appear
    reason: Mapped[str] = mapped_column(server_default="")
    until: Mapped[datetime] = mapped_column(Moment, index=True)
    created_at: Mapped[datetime] = mapped_column(Moment, server_default=func.now())
    # The event that caused the block; None when an agent did.
    mail_event_id: Mapped[int | None] = mapped_column(ForeignKey(MailEvent.id, ondelete="SET NULL"))


# Which of two addresses are blocked now, for a query in which `asked` has both, in lower case.
OF_TWO: LiteralString = (
    "array(select email from blacklist where email in (asked.candidate, asked.employer) and until > now())"
)


async def among(session: Session, emails: list[str]) -> set[str]:
    """Those of `emails` (lower case) that are blocked now."""
    query = "select email from blacklist where email = any(%s) and until > now()"
    return {email for (email,) in await sql.rows(session, query, [emails])}


async def put(session: Session, email: str, reason: str, until: datetime, *, mail_event_id: int | None = None) -> None:
    """Blocks until `until`, or until the end of an existing block if that is later."""
    query = insert(Blocked).values(email=email, reason=reason, until=until, mail_event_id=mail_event_id)
    later = func.greatest(Blocked.until, query.excluded.until)
    kept = {"reason": query.excluded.reason, "until": later, "mail_event_id": query.excluded.mail_event_id}
    await session.execute(query.on_conflict_do_update(index_elements=["email"], set_=kept))


async def override(session: Session, email: str, reason: str, until: datetime) -> int:
    """Blocks until `until`, overriding an existing block; returns its id."""
    values = {"reason": reason, "until": until, "mail_event_id": None}
    query = insert(Blocked).values(email=email, **values)
    query = query.on_conflict_do_update(index_elements=["email"], set_={**values, "created_at": func.now()})
    return (await session.scalars(query.returning(Blocked.id))).one()


async def free(session: Session, numbers: Collection[int]) -> list[int]:
    """Unblocks; returns the ids of those that existed."""
    return list(await session.scalars(delete(Blocked).where(Blocked.id.in_(numbers)).returning(Blocked.id)))


async def of(session: Session, emails: Collection[str]) -> dict[str, Blocked]:
    """Current blocks, by address in lower case."""
    query = select(Blocked).where(Blocked.email.in_([each.lower() for each in emails]), Blocked.until > func.now())
    return {each.email: each for each in await session.scalars(query)}
