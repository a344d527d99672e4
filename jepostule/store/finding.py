"""How words are looked for in lists, so that a page of them is found as soon where millions of rows are looked through.

An index tells which applications have the words, in no order: where many do, putting them in order takes longer than
all the rest. Each way gives the rows that `search.matching` gives.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ARRAY, ColumnElement, Integer, Text, and_, any_, bindparam, case, cast, false, func, select, true

from jepostule.store import cursors, search
from jepostule.store.application import CAME, Application
from jepostule.store.database import Moment, Session
from jepostule.store.listing import Asked, Listing, Rows, Sought, Step

DAY = timedelta(days=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LENGTHS = (2, 14, 112)  # days, of each step; the last one takes what is left
RECENT = 3_000  # applications
OFTEN = 15  # of them
LIMITS = ("depuis", "jusqu")
MOST = 20  # words, of which conditions are kept


class Words(NamedTuple):
    """`values`: what each is like, by the name of its parameter."""

    values: Mapping[str, Any]

    @staticmethod
    def of(text: str) -> "Words":
        return Words({f"word_{number}": each for number, each in enumerate(search.patterns(text))})


# Conditions of so many words, whatever they are: the same each time, so that statements are written once.
@lru_cache(MOST)
def _having(count: int) -> ColumnElement[bool]:
    return search.like(bindparam(f"word_{number}", None, Text) for number in range(count))


@lru_cache(MOST)
def _on_days(count: int) -> ColumnElement[bool]:
    return and_(_having(count), CAME.overlap(cast(bindparam("days", None, ARRAY(Integer)), ARRAY(Integer))))


@lru_cache(MOST)
def _beyond(count: int, *, upwards: bool) -> ColumnElement[bool]:
    begin = bindparam("begin", None, Moment)
    return and_(_having(count), Application.created_at >= begin if upwards else Application.created_at < begin)


@lru_cache(MOST)
def _all_of_theirs(count: int) -> ColumnElement[bool]:
    found = select(Application.id).where(_having(count)).correlate(None).scalar_subquery()
    return and_(Application.id == any_(func.array(found)))


@lru_cache(MOST)
def _one_by_one(count: int) -> ColumnElement[bool]:
    # Not as the index has it, so that it is not used; and so that many are expected, as there are.
    return and_(case((_having(count), true()), else_=false()))


async def by_days(session: Session, listing: Listing, asked: Asked) -> Sought:
    """Applications in the order in which they came: first those of a few days, then of more."""
    if search.exactly(asked.search) is not None:
        return []
    words, upwards = Words.of(asked.search), asked.ascending is not bool(asked.before)
    days = await _days(session, Application.created_at, *_limits(listing, asked, upwards=upwards))
    return list(_steps(words, days, upwards=upwards)) or [Step(false())]


def _limits(listing: Listing, asked: Asked, *, upwards: bool) -> Iterator[ColumnElement[bool]]:
    """Between which moments the rows of this page are."""
    for name in LIMITS:
        if name in asked.filters:
            yield listing.filters[name](asked.filters[name])
    if cursor := asked.before or asked.after:
        place = cursors.order_at(cursor, Application.created_at, listing.key)
        yield Application.created_at >= place if upwards else Application.created_at <= place


def _steps(words: Words, days: range, *, upwards: bool) -> Iterator[Step]:
    """No day is in two of them."""
    for length in LENGTHS:
        if days:
            yield _on(words, days[:length] if upwards else days[-length:])
        days = days[length:] if upwards else days[:-length]
    if days:  # so many that the index takes longer for them than to tell of all
        begin = _begin(days[0]) if upwards else _begin(days[-1] + 1)
        yield Step(_beyond(len(words.values), upwards=upwards), {**words.values, "begin": begin})


async def by_number(session: Session, _: Listing, asked: Asked) -> Sought:
    """What belongs to applications, in an order of its own.

    Of few applications all that is theirs. Of many, which the newest tell, the list is read from where the page begins
    until it is full.
    """
    if search.exactly(asked.search) is not None:
        return []
    words = Words.of(asked.search)
    condition = _one_by_one if await _often(session, words) else _all_of_theirs
    return [Step(condition(len(words.values)), words.values)]


async def _often(session: Session, words: Words) -> bool:
    newest = select(Application.created_at).order_by(Application.created_at.desc()).limit(RECENT).subquery()
    days = await _days(session, newest.c.created_at)
    # Where they are of more days, there are too few for it to matter.
    condition, values = _on(words, days[-LENGTHS[-1] :])
    recent = select(1).where(condition).limit(OFTEN).subquery()
    return await session.scalar(select(func.count()).select_from(recent), values) == OFTEN


async def _days(session: Session, moment: Any, *limits: ColumnElement[bool]) -> range:
    """From the day of the first moment to that of the last one."""
    ends: Rows = select(func.min(moment), func.max(moment)).where(*limits)
    first, last = (await session.execute(ends)).one()
    return range(0) if first is None else range(_day(first), _day(last) + 1)


def _on(words: Words, days: range) -> Step:
    return Step(_on_days(len(words.values)), {**words.values, "days": list(days)})


def _day(moment: datetime) -> int:
    return (moment - EPOCH) // DAY


def _begin(day: int) -> datetime:
    return EPOCH + day * DAY
