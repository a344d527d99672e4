"""What SQLAlchemy made, written down to be given to psycopg: a statement that is kept costs nothing to make again."""

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
    """`row`: what makes one of the values of its columns."""

    text: bytes
    values: Mapping[str, Any]
    row: Callable[[sql.Row], Any]


def written(query: Select[*tuple[Any, ...]]) -> Written:
    # `in` has as many parameters as there are values: they are written out now.
    made = query.compile(dialect=DIALECT, compile_kwargs={"render_postcompile": True})
    return Written(str(made).encode(), made.params, named(tuple(query.selected_columns.keys())))


@cache
def named(columns: tuple[str, ...]) -> Callable[[sql.Row], Any]:
    """Rows with these names. Those of psycopg's own are made by a function in Python, one by one."""
    return partial(tuple.__new__, namedtuple("Row", columns, rename=True))


async def rows(session: Session, query: Written, values: Mapping[str, Any] | None = None) -> list[Any]:
    """Each with its columns by name. `values`: in the place of those that were there when it was written."""
    (found,) = await together(session, query, values or {})
    return found


async def together(session: Session, query: Written, values: Mapping[str, Any], *beside: sql.Asked) -> list[list[Any]]:
    """The same, and the rows of each query that is sent along."""
    asked = (query.text, {**query.values, **values})
    found, *others = await sql.each_of(session, asked, *beside) if beside else [await sql.rows(session, *asked)]
    return [[*map(query.row, found)], *others]
