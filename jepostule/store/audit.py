"""The audit trail: what agents did and viewed. Rows are never changed, and are deleted after a year."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Identity, Index, exists, func, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from jepostule.store.database import Base, Moment, Session


class Entry(Base):
    """No foreign key: an entry outlives its subject."""

    __tablename__ = "audit"
    __table_args__ = (
        Index("ix_audit_at", "at", "id"),
        Index("ix_audit_username", "username", "at", "id"),
        Index("ix_audit_action", "action", "at", "id"),
        Index("ix_audit_subject", "subject", "at", "id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment, server_default=func.clock_timestamp())
    agent_id: Mapped[int | None] = mapped_column(BigInteger)  # None for an operator's command, or when unknown
    username: Mapped[str]
    address: Mapped[str]  # IP address
    action: Mapped[str]
    subject: Mapped[str]  # `application:12`; empty when there are many
    details: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}")  # ids and counts, no personal data


async def of_subjects(
    session: Session, subjects: Collection[str], actions: Collection[str] | None = None
) -> list[Entry]:
    """Oldest first. `actions`: only these; None for all."""
    query = select(Entry).where(Entry.subject.in_(subjects)).order_by(Entry.at, Entry.id)
    if actions is not None:
        query = query.where(Entry.action.in_(actions))
    return list(await session.scalars(query))


async def has_lately(session: Session, username: str, action: str, subject: str, within: timedelta) -> bool:
    """Whether the agent did this to the subject within that time."""
    lately = Entry.at > func.now() - within
    same = (Entry.subject == subject, Entry.username == username, Entry.action == action)
    return bool(await session.scalar(select(exists().where(lately, *same))))


async def addresses(session: Session, username: str, action: str, within: timedelta) -> list[str]:
    """IP addresses from which the agent did this within that time."""
    query = select(Entry.address).where(Entry.username == username, Entry.action == action)
    return list(await session.scalars(query.where(Entry.at > func.now() - within).distinct()))
