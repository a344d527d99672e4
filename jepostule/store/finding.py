"""How words are looked for in lists, so that a page of them is found as soon where millions of rows are looked through.

An index tells which applications have the words, in no order: where many do, putting them in order takes longer than
all the rest. Each way gives the rows that `search.matching` gives.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Integer, and_, any_, case, cast, false, func, select, true

from jepostule.store import cursors, search
from jepostule.store.application import CAME, Application
from jepostule.store.database import Session
from jepostule.store.listing import Asked, Listing, Rows

DAY = timedelta(days=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LENGTHS = (2, 14, 112)  # days, of each step; the last one takes what is left
RECENT = 3_000  # applications
OFTEN = 15  # of them
LIMITS = ("depuis", "jusqu")


async def by_days(session: Session, listing: Listing, asked: Asked) -> list[ColumnElement[bool]]:
    """Applications in the order in which they came: first those of a few days, then of more."""
    if search.exactly(asked.search) is not None:
        return []
    words, upwards = search.having(asked.search), asked.ascending is not bool(asked.before)
    days = await _days(session, Application.created_at, *_limits(listing, asked, upwards=upwards))
    return [and_(words, each) for each in _steps(days, upwards=upwards)] or [false()]


def _limits(listing: Listing, asked: Asked, *, upwards: bool) -> Iterator[ColumnElement[bool]]:
    """Between which moments the rows of this page are."""
    for name in LIMITS:
        if name in asked.filters:
            yield listing.filters[name](asked.filters[name])
    if cursor := asked.before or asked.after:
        place = cursors.order_at(cursor, Application.created_at, listing.key)
        yield Application.created_at >= place if upwards else Application.created_at <= place


def _steps(days: range, *, upwards: bool) -> Iterator[ColumnElement[bool]]:
    """No day is in two of them."""
    for length in LENGTHS:
        if days:
            yield _on(days[:length] if upwards else days[-length:])
        days = days[length:] if upwards else days[:-length]
    if days:  # so many that the index takes longer for them than to tell of all
        yield Application.created_at >= _begin(days[0]) if upwards else Application.created_at < _begin(days[-1] + 1)


async def by_number(session: Session, _: Listing, asked: Asked) -> list[ColumnElement[bool]]:
    """What belongs to applications, in an order of its own.

    Of few applications all that is theirs. Of many, which the newest tell, the list is read from where the page begins
    until it is full.
    """
    if search.exactly(asked.search) is not None:
        return []
    words = search.having(asked.search)
    if not await _often(session, words):
        found = select(Application.id).where(words).correlate(None).scalar_subquery()
        return [Application.id == any_(func.array(found))]
    # Not as the index has it, so that it is not used; and so that many are expected, as there are.
    return [and_(case((words, true()), else_=false()))]


async def _often(session: Session, words: ColumnElement[bool]) -> bool:
    newest = select(Application.created_at).order_by(Application.created_at.desc()).limit(RECENT).subquery()
    days = await _days(session, newest.c.created_at)
    # Where they are of more days, there are too few for it to matter.
    recent = select(1).where(words, _on(days[-LENGTHS[-1] :])).limit(OFTEN).subquery()
    return await session.scalar(select(func.count()).select_from(recent)) == OFTEN


async def _days(session: Session, moment: Any, *limits: ColumnElement[bool]) -> range:
    """From the day of the first moment to that of the last one."""
    ends: Rows = select(func.min(moment), func.max(moment)).where(*limits)
    first, last = (await session.execute(ends)).one()
    return range(0) if first is None else range(_day(first), _day(last) + 1)


def _on(days: range) -> ColumnElement[bool]:
    found: ColumnElement[bool] = CAME.overlap(cast(list(days), ARRAY(Integer)))
    return found


def _day(moment: datetime) -> int:
    return (moment - EPOCH) // DAY


def _begin(day: int) -> datetime:
    return EPOCH + day * DAY
