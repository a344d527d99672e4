"""Word search in lists, split into steps so that a page takes as long with millions of rows as with thousands.

The trigram index returns matches in no order: when there are many, sorting them takes longer than everything else.
Both strategies return the same rows as `search.matching`.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Integer,
    Text,
    and_,
    any_,
    bindparam,
    case,
    cast,
    false,
    func,
    literal,
    select,
    true,
)

from jepostule.store.application import CAME, Application
from jepostule.store.database import Moment, Session
from jepostule.store.lists import cursors, search, written
from jepostule.store.lists.listing import Asked, Listing, Sought, Step
from jepostule.store.lists.written import Written

DAY = timedelta(days=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LENGTHS = (2, 14, 112)  # days searched by each step; one more step takes the rest
RECENT = 3_000  # newest applications, among which matches are counted...
OFTEN = 15  # ...and so many of them make a frequent search
LIMITS = ("depuis", "jusqu")  # filters that bound the days
MOST = 20  # numbers of words whose conditions are cached


class Words(NamedTuple):
    """`values`: a LIKE pattern for each word, by bind parameter."""

    values: Mapping[str, Any]

    @staticmethod
    def of(text: str) -> "Words":
        return Words({f"word_{number}": each for number, each in enumerate(search.patterns(text))})


# Conditions depend on the number of words only, the words being bind parameters: statements are compiled once.
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
    # Inside `case`, so that the planner neither uses the trigram index nor expects few matches.
    return and_(case((_having(count), true()), else_=false()))


@lru_cache(MOST)
def _counted(count: int) -> Written:
    """How many applications match on the given days, up to OFTEN."""
    recent = select(literal(1)).where(_on_days(count)).limit(OFTEN).subquery()
    return written.written(select(func.count()).select_from(recent))


def _ends(*limits: ColumnElement[bool], moment: Any = Application.created_at) -> Written:
    return written.written(select(func.min(moment).label("first"), func.max(moment).label("last")).where(*limits))


@cache
def _ends_of_all() -> Written:
    return _ends()


@cache
def _ends_of_newest() -> Written:
    newest = select(Application.created_at).order_by(Application.created_at.desc()).limit(RECENT).subquery()
    return _ends(moment=newest.c.created_at)


async def by_days(session: Session, listing: Listing, asked: Asked) -> Sought:
    """Steps for applications by date: a few days first, then longer periods."""
    if search.exactly(asked.search) is not None:
        return []
    words, upwards = Words.of(asked.search), asked.ascending is not bool(asked.before)
    limits = list(_limits(listing, asked, upwards=upwards))
    days = await _days(session, _ends(*limits) if limits else _ends_of_all())
    return list(_steps(words, days, upwards=upwards)) or [Step(false())]


def _limits(listing: Listing, asked: Asked, *, upwards: bool) -> Iterator[ColumnElement[bool]]:
    """Bounds on the dates of this page's rows."""
    for name in LIMITS:
        if name in asked.filters:
            yield listing.filters[name](asked.filters[name])
    if cursor := asked.before or asked.after:
        place = cursors.order_at(cursor, Application.created_at, listing.key)
        yield Application.created_at >= place if upwards else Application.created_at <= place


def _steps(words: Words, days: range, *, upwards: bool) -> Iterator[Step]:
    """Consecutive periods, each day in exactly one."""
    for length in LENGTHS:
        if days:
            yield _on(words, days[:length] if upwards else days[-length:])
        days = days[length:] if upwards else days[:-length]
    if days:  # too many to name each: a plain range of dates is faster
        begin = _begin(days[0]) if upwards else _begin(days[-1] + 1)
        yield Step(_beyond(len(words.values), upwards=upwards), {**words.values, "begin": begin})


async def by_number(session: Session, _: Listing, asked: Asked) -> Sought:
    """The step for rows that belong to applications but have an order of their own.

    For a rare search, all rows of the matching applications are sorted. For a frequent one (as counted among the newest
    applications), the list is scanned in order until the page is full.
    """
    if search.exactly(asked.search) is not None:
        return []
    words = Words.of(asked.search)
    condition = _one_by_one if await _often(session, words) else _all_of_theirs
    return [Step(condition(len(words.values)), words.values)]


async def _often(session: Session, words: Words) -> bool:
    days = await _days(session, _ends_of_newest())
    # When RECENT applications span more days than this, there are too few of them for it to matter.
    _, values = _on(words, days[-LENGTHS[-1] :])
    ((number,),) = await written.rows(session, _counted(len(words.values)), values)
    return bool(number == OFTEN)


async def _days(session: Session, ends: Written) -> range:
    """Days since 1970, from the first moment to the last."""
    ((first, last),) = await written.rows(session, ends)
    return range(0) if first is None else range(_day(first), _day(last) + 1)


def _on(words: Words, days: range) -> Step:
    return Step(_on_days(len(words.values)), {**words.values, "days": list(days)})


def _day(moment: datetime) -> int:
    return (moment - EPOCH) // DAY


def _begin(day: int) -> datetime:
    return EPOCH + day * DAY
