"""Lists with filters, a search and an order, read by keyset pagination."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, Select, bindparam

from jepostule.store import sql
from jepostule.store.database import Session
from jepostule.store.lists import cursors, estimate, written
from jepostule.store.lists.conditions import Filter
from jepostule.store.lists.written import Written

SIZE = 50  # rows of a page
COUNTED = 1_000  # rows counted exactly; beyond, the planner's estimate is good enough
WAYS = 500  # combinations of filters and order whose statements are cached
SIZE_OF_PAGE = "size_of_page"  # name of the bind parameter

Rows = Select[*tuple[Any, ...]]


class Step(NamedTuple):
    """One part of a search. `condition` is cached, so it holds no personal data: that is in `values`, by parameter."""

    condition: ColumnElement[bool]
    values: Mapping[str, Any] = {}


Sought = Sequence[Step]


@dataclass(frozen=True, eq=False)
class Listing:
    """`query` selects columns with distinct names.

    `orders`: never-null columns by their name in the URL; the default is the first one, descending.
    """

    query: Rows
    key: Any  # a unique column, the tie-breaker of every order
    orders: Mapping[str, Any]
    filters: Mapping[str, Filter] = field(default_factory=dict)
    search: Filter | None = None
    steps: "Steps | None" = None

    def order(self, name: str) -> Any:
        """The column of that name; the default one for an unknown name."""
        found = self.orders.get(name)
        return next(iter(self.orders.values())) if found is None else found


@dataclass(frozen=True)
class Asked:
    """What the URL asks for. `after`, `before`: a cursor given by an earlier page."""

    filters: Mapping[str, str] = field(default_factory=dict)
    search: str = ""
    order: str = ""
    ascending: bool = False
    after: str = ""
    before: str = ""


# Splits a search into parts, in the order of the list; an empty result means that `search` alone will do.
Steps = Callable[[Session, Listing, Asked], Awaitable[Sought]]


class Page(NamedTuple):
    """Each row has its columns by name, plus `place` (its value in the order) and `key`."""

    rows: list[Any]
    older: str  # cursors of the next and the previous page; empty when there is none
    newer: str
    total: estimate.Count
    beside: Sequence[Sequence[sql.Row]] = ()  # the rows of each extra query


async def page(
    session: Session, listing: Listing, asked: Asked, size: int = SIZE, *, beside: Sequence[sql.Asked] = ()
) -> Page:
    """`beside`: extra queries for the same round trip. ValueError for an invalid filter, search or cursor."""
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
    else:  # a search in steps stops once the page is full, so its total is unknown
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
    """All matching rows, for streaming."""
    conditions = [each.condition for each in _sought(listing, asked)]
    return _ordered(listing, Way.of(replace(asked, after="", before="")), *conditions)


async def keys(session: Session, listing: Listing, asked: Asked, size: int, after: str = "") -> tuple[list[Any], str]:
    """At most `size` matching keys, and the cursor of the next ones; empty after the last."""
    asked = replace(asked, after=after, before="")
    (rows,) = await _rows(session, listing, asked, _sought(listing, asked), size)
    return [each.key for each in rows], _cursor(rows[-1]) if len(rows) == size else ""


def _sought(listing: Listing, asked: Asked) -> Sought:
    return [Step(listing.search(asked.search))] if listing.search and asked.search else []


async def _rows(
    session: Session, listing: Listing, asked: Asked, sought: Sought, size: int, *beside: sql.Asked
) -> list[list[Any]]:
    """`size` rows from as many steps as that takes, then the rows of each query `beside`."""
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
    """What the statement depends on, and nothing else. `upwards`: the order of reading, which `before` reverses."""

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


# Statements are cached, except those with search words in their text: they may be somebody's name.
_kept_page = lru_cache(WAYS)(_page)
_counting_all = lru_cache(WAYS)(_counting)


def _is_whole(listing: Listing, way: Way, *conditions: ColumnElement[bool]) -> bool:
    """Whether the list is the whole table."""
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
    """Names of the filters whose value is invalid; `""` stands for the search."""
    wrong = [name for name, value in asked.filters.items() if not _is_read(listing.filters[name], value)]
    return wrong if not asked.search or _is_read(listing.search, asked.search) else [*wrong, ""]


def _is_read(condition: Filter | None, value: str) -> bool:
    try:
        return condition is None or condition(value) is not None
    except ValueError:
        return False


def key_of(listing: Listing, text: str) -> Any:
    """The key in a form field; ValueError when it is not one."""
    return cursors.read(text, listing.key)
