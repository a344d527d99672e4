"""Rate limits: one row per attempt, counted over a sliding window."""

from datetime import datetime, timedelta

from sqlalchemy import BigInteger, Identity, Index, LargeBinary, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from jepostule.store import locks, sql
from jepostule.store.database import Base, Moment, Session


class Attempt(Base):
    __tablename__ = "attempt"
    __table_args__ = (Index("ix_attempt_subject_at", "subject", "at"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    subject: Mapped[bytes] = mapped_column(LargeBinary)  # digest of what is limited, and for whom
    at: Mapped[datetime] = mapped_column(Moment, server_default=func.clock_timestamp(), index=True)


ONE_MORE = """
    insert into attempt (subject) select %(subject)s
    where (
        select count(*) from attempt where subject = %(subject)s and at > clock_timestamp() - %(within)s::interval
    ) < %(limit)s
    returning true
"""


async def record_below(session: Session, subject: bytes, within: timedelta, limit: int) -> bool:
    """Counts one more; False when there were `limit` already. Locks the subject until the end of the transaction."""
    values = {"subject": subject, "within": within, "limit": limit}
    [_, counted] = await sql.each_of(session, locks.holding(subject), (ONE_MORE, values))
    return bool(counted)


async def forget_newest(session: Session, subject: bytes) -> None:
    newest = select(Attempt.id).where(Attempt.subject == subject).order_by(Attempt.at.desc()).limit(1)
    await session.execute(delete(Attempt).where(Attempt.id == newest.scalar_subquery()))
