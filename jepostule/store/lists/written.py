"""SQLAlchemy queries compiled for psycopg, so that they can be cached: compiling takes longer than most queries."""

from collections import namedtuple
from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any, NamedTuple

from sqlalchemy import Select
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

from jepostule.store import sql
from jepostule.store.database import Session

DIALECT = PGDialect_psycopg()  # type: ignore[no-untyped-call]


class Written(NamedTuple):
    """A compiled query. `row` turns a tuple of values into a row with named columns."""

    text: bytes
    values: Mapping[str, Any]
    row: Callable[[sql.Row], Any]


def written(query: Select[*tuple[Any, ...]]) -> Written:
    # `render_postcompile` expands each `in` to its number of values now.
    made = query.compile(dialect=DIALECT, compile_kwargs={"render_postcompile": True})
    return Written(str(made).encode(), made.params, named(tuple(query.selected_columns.keys())))


@cache
def named(columns: tuple[str, ...]) -> Callable[[sql.Row], Any]:
    """A factory of named tuples, made by C; psycopg's own calls Python for each row."""
    return partial(tuple.__new__, namedtuple("Row", columns, rename=True))


async def rows(session: Session, query: Written, values: Mapping[str, Any] | None = None) -> list[Any]:
    """The rows, columns by name. `values` replace those that the query was compiled with."""
    (found,) = await together(session, query, values or {})
    return found


async def together(session: Session, query: Written, values: Mapping[str, Any], *beside: sql.Asked) -> list[list[Any]]:
    """The same, followed by the rows of each query `beside`, in the same round trip."""
    asked = (query.text, {**query.values, **values})
    found, *others = await sql.each_of(session, asked, *beside) if beside else [await sql.rows(session, *asked)]
    return [[*map(query.row, found)], *others]
