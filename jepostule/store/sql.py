"""SQL of our own, within the session's transaction: for what is asked at each visit, where SQLAlchemy's part would cost
three times what Postgres' does. `docs/performance.md` has the figures.

What waits in the session must be flushed before it can be seen here.
"""

from collections.abc import Mapping, Sequence
from typing import Any, LiteralString, TypeVar

from psycopg.rows import class_row, tuple_row

from jepostule.store.database import Session

Kind = TypeVar("Kind")
Values = Sequence[Any] | Mapping[str, Any]
# Bytes are put together, once, by `psycopg.sql`.
Query = LiteralString | bytes


async def run(session: Session, query: Query, values: Values = ()) -> int:
    """How many rows it was about."""
    return (await session.driver.execute(query, values)).rowcount


async def row(session: Session, query: Query, values: Values = ()) -> tuple[Any, ...] | None:
    cursor = session.driver.cursor(binary=True, row_factory=tuple_row)
    return await (await cursor.execute(query, values)).fetchone()


async def rows(session: Session, query: Query, values: Values = ()) -> list[tuple[Any, ...]]:
    cursor = session.driver.cursor(binary=True, row_factory=tuple_row)
    return await (await cursor.execute(query, values)).fetchall()


async def one(session: Session, kind: type[Kind], query: Query, values: Values = ()) -> Kind | None:
    """The first row as a `kind`, its columns by name. A table's class: to be read only."""
    cursor = session.driver.cursor(binary=True, row_factory=class_row(kind))
    return await (await cursor.execute(query, values)).fetchone()


async def each(session: Session, kind: type[Kind], query: Query, values: Values = ()) -> list[Kind]:
    cursor = session.driver.cursor(binary=True, row_factory=class_row(kind))
    return await (await cursor.execute(query, values)).fetchall()
