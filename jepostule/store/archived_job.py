"""Failed jobs that an agent has put away: what they were, whether or not they ran again."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Identity, Index, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from jepostule.store.database import Base, Moment


class ArchivedJob(Base):
    """Its attempts stay with its `job_id`. One that ran again may fail and be put away again."""

    __tablename__ = "archived_job"
    __table_args__ = (Index("ix_archived_job_archived_at", "archived_at", "id"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    job_id: Mapped[int] = mapped_column(BigInteger, index=True)
    queue: Mapped[str]
    task: Mapped[str]
    args: Mapped[dict[str, Any]] = mapped_column(JSONB)  # ids only
    attempts: Mapped[int]
    cause: Mapped[str]
    failed_at: Mapped[datetime] = mapped_column(Moment, index=True)
    retried: Mapped[bool]  # it was put back into its queue at that moment
    archived_by: Mapped[str]
    archived_at: Mapped[datetime] = mapped_column(Moment, server_default=func.clock_timestamp())
