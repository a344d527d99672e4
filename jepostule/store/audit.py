"""The audit trail: what agents did and viewed. Rows are never changed, and are deleted after a year."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Identity, Index, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from jepostule.store.database import Base, Moment


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
