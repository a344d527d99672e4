"""Lists: filtered, searched, in an order, and read a page at a time from where the last one ended."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, Select, bindparam

from jepostule.store import cursors, estimate, sql, written
from jepostule.store.conditions import Filter
from jepostule.store.database import Session
from jepostule.store.written import Written

SIZE = 50  # rows of a page
COUNTED = 1_000  # rows that are counted one by one; of more, the planner's word will do
WAYS = 500  # of asking, whose statements are kept
SIZE_OF_PAGE = "size_of_page"  # as a parameter

Rows = Select[*tuple[Any, ...]]


class Step(NamedTuple):
    """A part of what is looked for. `values`: of the parameters of `condition`, which is kept and says no name."""

    condition: ColumnElement[bool]
    values: Mapping[str, Any] = {}


Sought = Sequence[Step]


@dataclass(frozen=True, eq=False)
class Listing:
    """`query`: columns, none named as another.

    `orders`: by name in the URL, the first one by itself, descending; none of them is ever null.
    """

    query: Rows
    key: Any  # a column: unique, the end of every order
    orders: Mapping[str, Any]
    filters: Mapping[str, Filter] = field(default_factory=dict)
    search: Filter | None = None
    steps: "Steps | None" = None

    def order(self, name: str) -> Any:
        """Its column: of the first, where there is none of this name."""
        found = self.orders.get(name)
        return next(iter(self.orders.values())) if found is None else found


@dataclass(frozen=True)
class Asked:
    """`after`, `before`: where the page begins or ends, as a page before has said."""

    filters: Mapping[str, str] = field(default_factory=dict)
    search: str = ""
    order: str = ""
    ascending: bool = False
    after: str = ""
    before: str = ""


# What is looked for, in parts that follow each other in the order of the list; none where `search` will do.
Steps = Callable[[Session, Listing, Asked], Awaitable[Sought]]


class Page(NamedTuple):
    """A row has its columns by name, and its `place` in the order and its `key`."""

    rows: list[Any]
    older: str  # cursors: where the next page begins, and the one before ends; empty where there is none
    newer: str
    total: estimate.Count
    beside: Sequence[Sequence[sql.Row]] = ()  # of each query that went along


async def page(
    session: Session, listing: Listing, asked: Asked, size: int = SIZE, *, beside: Sequence[sql.Asked] = ()
) -> Page:
    """ValueError where a filter, the search or a cursor cannot be read. `beside`: queries that go along."""
    backwards, cursor = bool(asked.before), asked.before or asked.after
    steps = await listing.steps(session, listing, asked) if listing.steps and asked.search else []
    sought = steps or _sought(listing, asked)
    found, *others = await _rows(session, listing, asked, sought, size + 1, *beside)
    more, rows = len(found) > size, found[:size]
    if backwards:
        rows.reverse()
    older = _cursor(rows[-1]) if rows and (backwards or more) else ""
    newer = _cursor(rows[0]) if rows and (more if backwards else asked.after) else ""
    if not (more or cursor):
        total = estimate.Count(len(rows), exact=True)
    else:  # what is looked for in steps is not looked for to its end
        total = estimate.more_than(size) if steps else await _total(session, listing, asked, sought, found)
    return Page(rows, older, newer, total, others)


async def _total(session: Session, listing: Listing, asked: Asked, sought: Sought, found: list[Any]) -> estimate.Count:
    way = Way.of(asked)
    conditions = [each.condition for each in sought]
    if found and _is_whole(listing, way, *conditions):
        return estimate.told(found[0].counted, found[0].believed, COUNTED)
    counting = _counting(listing, way, *conditions) if conditions else _counting_all(listing, way)
    return await estimate.count(session, counting)


def everything(listing: Listing, asked: Asked) -> Rows:
    """What matches, from the first on, to be `streamed`."""
    conditions = [each.condition for each in _sought(listing, asked)]
    return _ordered(listing, Way.of(replace(asked, after="", before="")), *conditions)


async def keys(session: Session, listing: Listing, asked: Asked, size: int, after: str = "") -> tuple[list[Any], str]:
    """So many keys of what matches, and where to go on; nothing more where that is empty."""
    asked = replace(asked, after=after, before="")
    (rows,) = await _rows(session, listing, asked, _sought(listing, asked), size)
    return [each.key for each in rows], _cursor(rows[-1]) if len(rows) == size else ""


def _sought(listing: Listing, asked: Asked) -> Sought:
    return [Step(listing.search(asked.search))] if listing.search and asked.search else []


async def _rows(
    session: Session, listing: Listing, asked: Asked, sought: Sought, size: int, *beside: sql.Asked
) -> list[list[Any]]:
    """Of the first parts of what is sought that have so many; and of what is asked `beside`."""
    way, cursor = Way.of(asked), asked.before or asked.after
    place = cursors.place(cursor, listing.order(asked.order), listing.key) if cursor else {}
    found: list[Any] = []
    others: list[list[Any]] = []
    for query, values in _pages(listing, way, sought):
        limited = {SIZE_OF_PAGE: size - len(found), **place, **values}
        some, *more = await written.together(session, query, limited, *([] if others else beside))
        found, others = found + some, others or more
        if len(found) == size:
            break
    return [found, *others]


def _pages(listing: Listing, way: "Way", sought: Sought) -> Iterator[tuple[Written, Mapping[str, Any]]]:
    if not sought:
        yield _kept_page(listing, way), {}
    for condition, values in sought:
        yield (_kept_page if values else _page)(listing, way, condition), values


def _cursor(row: Any) -> str:
    return cursors.at(row.place, row.key)


class Way(NamedTuple):
    """In which a list is asked for: the same, whichever page it is. `upwards`: as it is read, not as it is shown."""

    filters: tuple[tuple[str, str], ...]
    order: str
    upwards: bool
    goes_on: bool

    @staticmethod
    def of(asked: Asked) -> "Way":
        upwards = asked.ascending is not bool(asked.before)
        return Way(tuple(asked.filters.items()), asked.order, upwards, bool(asked.before or asked.after))


def _page(listing: Listing, way: Way, *conditions: ColumnElement[bool]) -> Written:
    query = _ordered(listing, way, *conditions)
    if _is_whole(listing, way, *conditions):
        query = query.add_columns(*estimate.whole(listing.key, COUNTED))
    return written.written(query.limit(bindparam(SIZE_OF_PAGE, None, Integer)))


def _counting(listing: Listing, way: Way, *conditions: ColumnElement[bool]) -> estimate.Counting:
    return estimate.counting(_matching(listing, way, *conditions), COUNTED)


# Kept for who asks in the same way again. Not so where it holds what is looked for, which is somebody's name.
_kept_page = lru_cache(WAYS)(_page)
_counting_all = lru_cache(WAYS)(_counting)


def _is_whole(listing: Listing, way: Way, *conditions: ColumnElement[bool]) -> bool:
    """Each row of its table is one of the list."""
    return listing.query.whereclause is None and not way.filters and not conditions


def _matching(listing: Listing, way: Way, *conditions: ColumnElement[bool]) -> Rows:
    return listing.query.where(*(listing.filters[name](value) for name, value in way.filters), *conditions)


def _ordered(listing: Listing, way: Way, *conditions: ColumnElement[bool]) -> Rows:
    order, key = listing.order(way.order), listing.key
    query = _matching(listing, way, *conditions).add_columns(order.label("place"), key.label("key"))
    if way.goes_on:
        query = query.where(cursors.beyond(order, key, ascending=way.upwards))
    return query.order_by(*(each.asc() if way.upwards else each.desc() for each in (order, key)))


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
