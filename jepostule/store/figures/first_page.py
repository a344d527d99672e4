"""Figures about letters for the admin's first page, one query each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, or_, select, true

from jepostule.store.application import EMPLOYER_NAME, Application
from jepostule.store.database import Session
from jepostule.store.fate import TO_SETTLE
from jepostule.store.letter import Letter

STUCK = timedelta(minutes=5)  # after which a letter being sent counts as in doubt


@dataclass(frozen=True)
class Troubles:
    """Letters of every kind that may not have left, or left twice, except those that an agent has sent again.

    Those that failed are among the failed jobs.
    """

    in_doubt: int
    maybe_doubled: int


class Latest(NamedTuple):
    id: int
    created_at: datetime
    job: str
    employer: str
    state: str
    delivery: str | None
    maybe_doubled: bool


async def troubles(session: Session, since: datetime) -> Troubles:
    """Among the letters created since then."""
    stuck = (Letter.state == "sending") & (Letter.claimed_at < func.now() - STUCK)
    query = select(
        _count(or_(TO_SETTLE, stuck)),
        _count((Letter.state == "sent") & Letter.maybe_doubled),
    ).where(
        Letter.created_at >= since,
        # Repeats the conditions of the two partial indexes, so that they are used.
        or_(Letter.state.in_(["failed", "unknown", "sending"]), Letter.maybe_doubled),
    )
    return Troubles(*(await session.execute(query)).one())


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(condition)


async def latest(session: Session, limit: int) -> Sequence[Latest]:
    """Applications, newest first, each with its newest letter to the employer."""
    letter = (
        select(Letter.state, Letter.delivery, Letter.maybe_doubled)
        .where(Letter.application_id == Application.id, Letter.kind == "application")
        .order_by(Letter.created_at.desc())
        .limit(1)
        .lateral()
    )
    query = (
        select(
            Application.id,
            Application.created_at,
            Application.job,
            EMPLOYER_NAME,
            letter.c.state,
            letter.c.delivery,
            letter.c.maybe_doubled,
        )
        .join(letter, true())
        .order_by(Application.id.desc())
        .limit(limit)
    )
    return [Latest(*row) for row in await session.execute(query)]
