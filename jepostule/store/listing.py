"""Lists: filtered, searched, in an order, and read a page at a time from where the last one ended."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_

from jepostule.rendering import PARIS
from jepostule.store import cursors, estimate
from jepostule.store.database import Session

SIZE = 50  # rows of a page
PORTION = 500  # rows that an export holds at a time
COUNTED = 1_000  # rows that are counted one by one; of more, the planner's word will do

Rows = Select[*tuple[Any, ...]]
# A value of the URL to a condition; ValueError where it cannot be read.
Filter = Callable[[str], ColumnElement[bool]]


@dataclass(frozen=True)
class Listing:
    """`orders`: by name in the URL, the first one by itself, descending; none of them is ever null."""

    query: Rows
    key: Any  # a column: unique, the end of every order
    orders: Mapping[str, Any]
    filters: Mapping[str, Filter] = field(default_factory=dict)
    search: Filter | None = None
    steps: "Steps | None" = None


@dataclass(frozen=True)
class Asked:
    """`after`, `before`: where the page begins or ends, as a page before has said."""

    filters: Mapping[str, str] = field(default_factory=dict)
    search: str = ""
    order: str = ""
    ascending: bool = False
    after: str = ""
    before: str = ""


# What is looked for, in conditions that follow each other in the order of the list; none where `search` will do.
Steps = Callable[[Session, Listing, Asked], Awaitable[list[ColumnElement[bool]]]]


class Line(NamedTuple):
    row: Any
    key: Any
    cursor: str


class Page(NamedTuple):
    lines: list[Line]
    older: str  # cursors: where the next page begins, and the one before ends; empty where there is none
    newer: str
    total: estimate.Count


async def page(session: Session, listing: Listing, asked: Asked, size: int = SIZE) -> Page:
    """ValueError where a filter, the search or a cursor cannot be read."""
    backwards, cursor = bool(asked.before), asked.before or asked.after
    steps = await listing.steps(session, listing, asked) if listing.steps and asked.search else []
    parts = [_filtered(listing, asked).where(step) for step in steps] or [_matching(listing, asked)]
    found = await _lines(session, listing, asked, parts, size + 1, cursor)
    more, lines = len(found) > size, found[:size]
    if backwards:
        lines.reverse()
    older = lines[-1].cursor if lines and (backwards or more) else ""
    newer = lines[0].cursor if lines and (more if backwards else asked.after) else ""
    if not (more or cursor):
        total = estimate.Count(len(lines), exact=True)
    else:  # what is looked for in steps is not looked for to its end
        total = estimate.more_than(size) if steps else await estimate.count(session, parts[0], COUNTED)
    return Page(lines, older, newer, total)


async def stream(session: Session, listing: Listing, asked: Asked) -> AsyncIterator[Any]:
    """Every row that matches, a portion at a time in memory."""
    query = _ordered(listing, asked, _matching(listing, asked), "")
    async for row in await session.stream(query.execution_options(yield_per=PORTION)):
        yield _line(row).row


async def keys(session: Session, listing: Listing, asked: Asked, size: int, after: str = "") -> tuple[list[Any], str]:
    """So many keys of what matches, and where to go on; nothing more where that is empty."""
    lines = await _lines(session, listing, asked, [_matching(listing, asked)], size, after)
    return [each.key for each in lines], lines[-1].cursor if len(lines) == size else ""


async def _lines(
    session: Session, listing: Listing, asked: Asked, parts: list[Rows], size: int, cursor: str
) -> list[Line]:
    """Of the first parts that have so many."""
    found: list[Line] = []
    for part in parts:
        query = _ordered(listing, asked, part, cursor).limit(size - len(found))
        found += [_line(row) for row in await session.execute(query)]
        if len(found) == size:
            break
    return found


def _matching(listing: Listing, asked: Asked) -> Rows:
    query = _filtered(listing, asked)
    return query.where(listing.search(asked.search)) if listing.search and asked.search else query


def _filtered(listing: Listing, asked: Asked) -> Rows:
    query = listing.query
    for name, value in asked.filters.items():
        query = query.where(listing.filters[name](value))
    return query


def _ordered(listing: Listing, asked: Asked, matching: Rows, cursor: str) -> Rows:
    order = listing.orders.get(asked.order) if asked.order else None
    column = order if order is not None else next(iter(listing.orders.values()))
    ascending = asked.ascending is not bool(asked.before)
    query = matching.add_columns(column.label("_order"), listing.key.label("_key"))
    if cursor:
        query = query.where(cursors.beyond(column, listing.key, cursor, ascending=ascending))
    return query.order_by(*(each.asc() if ascending else each.desc() for each in (column, listing.key)))


def _line(row: Any) -> Line:
    """A row of one class is that class' own; one of several columns is read by their names."""
    return Line(row[0] if len(row) == 3 else row, row._key, cursors.at(row._order, row._key))


def refused(listing: Listing, asked: Asked) -> list[str]:
    """The filters whose value cannot be read; `""` for the words that are looked for."""
    wrong = [name for name, value in asked.filters.items() if not _is_read(listing.filters[name], value)]
    return wrong if not asked.search or _is_read(listing.search, asked.search) else [*wrong, ""]


def _is_read(condition: Filter | None, value: str) -> bool:
    try:
        return condition is None or condition(value) is not None
    except ValueError:
        return False


def key_of(listing: Listing, text: str) -> Any:
    """The key that a form names; ValueError for what is none."""
    return cursors.read(text, listing.key)


def since(column: Any) -> Filter:
    """From the first moment of a day in Paris, `2026-05-18`."""
    return lambda value: column >= _midnight(value)


def until(column: Any) -> Filter:
    """To the last moment of a day."""
    return lambda value: column < _midnight(value, days=1)


def one_of(column: Any, values: Sequence[str]) -> Filter:
    def equal(value: str) -> ColumnElement[bool]:
        if value not in values:
            raise ValueError(value)
        return and_(column == value)

    return equal


def _midnight(value: str, days: int = 0) -> datetime:
    day = datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007, a day on the wall
    if not 1970 <= day.year <= 2100:
        raise ValueError(value)
    return datetime.combine(day + timedelta(days=days), time(), PARIS)
