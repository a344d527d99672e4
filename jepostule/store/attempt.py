"""Rate limits: one row per attempt, counted over a sliding window."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

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


class Limit(NamedTuple):
    """For `times` more attempts of `subject`, a digest: `most` within that time."""

    subject: bytes
    most: int
    within: timedelta
    times: int


COUNT = """
    insert into attempt (subject) select %(subject)s from generate_series(1, %(times)s)
    where %(times)s + (
        select count(*) from attempt where subject = %(subject)s and at > clock_timestamp() - %(within)s::interval
    ) <= %(most)s
    returning true
"""
# Beyond a limit the subject would be null, which the table refuses: the error undoes what was sent together with this.
COUNT_OR_FAIL = """
    insert into attempt (subject)
    select case when times + (
        select count(*) from attempt where attempt.subject = asked.subject and at > clock_timestamp() - within
    ) <= most then subject end
    from
        json_to_recordset(%s::json) asked (subject bytea, most int, within interval, times int),
        generate_series(1, times)
    returning true
"""


async def record(session: Session, limit: Limit) -> bool:
    """Counts the attempts, or none: then False. Locks the subject until the end of the transaction."""
    [_, counted] = await sql.each_of(session, locks.holding(limit.subject), (COUNT, limit._asdict()))
    return len(counted) == limit.times


def recording(limits: Iterable[Limit]) -> sql.Asked:
    """The query that counts the attempts of all, or raises NotNullViolation. Their subjects must be locked."""
    return COUNT_OR_FAIL, [sql.as_json([each._asdict() for each in limits])]


async def forget_newest(session: Session, subject: bytes) -> None:
    newest = select(Attempt.id).where(Attempt.subject == subject).order_by(Attempt.at.desc()).limit(1)
    await session.execute(delete(Attempt).where(Attempt.id == newest.scalar_subquery()))
