"""Failed jobs that an agent has archived, retried or not."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Identity, Index, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from jepostule.store.database import Base, Moment


class ArchivedJob(Base):
    """Its runs are found by `job_id`. A retried job may fail and be archived again."""

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
    retried: Mapped[bool]  # the job was retried when it was archived
    archived_by: Mapped[str]
    archived_at: Mapped[datetime] = mapped_column(Moment, server_default=func.clock_timestamp())
