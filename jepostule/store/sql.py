"""SQL of our own, within the session's transaction: for what is asked at each visit, where SQLAlchemy's part would cost
three times what Postgres' does. `docs/performance.md` has the figures.

What waits in the session must be flushed before it can be seen here.
"""

from collections.abc import Mapping, Sequence
from typing import Any, LiteralString, TypeVar

from psycopg.rows import BaseRowFactory, RowMaker, class_row, tuple_row

from jepostule.store import by_hand
from jepostule.store.database import Base, Look, Session

Kind = TypeVar("Kind")
Row = tuple[Any, ...]
Values = Sequence[Any] | Mapping[str, Any]
# Bytes are put together, once, by `psycopg.sql`.
Query = LiteralString | bytes
Asked = tuple[Query, Values]


async def run(session: Session | Look, query: Query, values: Values = ()) -> int:
    """How many rows it was about."""
    return (await session.driver.execute(query, values)).rowcount


async def each_of(session: Session | Look, *asked: Asked) -> list[list[Row]]:
    """The rows of each query, which are sent together: Postgres takes one after the other, and is waited for once."""
    cursors = [session.driver.cursor(binary=True, row_factory=tuple_row) for _ in asked]
    async with session.driver.pipeline():
        for cursor, (query, values) in zip(cursors, asked, strict=True):
            await cursor.execute(query, values)
    return [await cursor.fetchall() for cursor in cursors]


async def row(session: Session | Look, query: Query, values: Values = ()) -> Row | None:
    cursor = session.driver.cursor(binary=True, row_factory=tuple_row)
    return await (await cursor.execute(query, values)).fetchone()


async def rows(session: Session | Look, query: Query, values: Values = (), *, anew: bool = False) -> list[Row]:
    """`anew`: it is planned for these values, whatever was asked before."""
    cursor = session.driver.cursor(binary=True, row_factory=tuple_row)
    return await (await cursor.execute(query, values, prepare=False if anew else None)).fetchall()


async def one(session: Session, kind: type[Kind], query: Query, values: Values = ()) -> Kind | None:
    """The first row as a `kind`, its columns by name; of a table's class, it is apart from the session."""
    cursor = session.driver.cursor(binary=True, row_factory=made(kind))
    return await (await cursor.execute(query, values)).fetchone()


async def each(session: Session, kind: type[Kind], query: Query, values: Values = ()) -> list[Kind]:
    cursor = session.driver.cursor(binary=True, row_factory=made(kind))
    return await (await cursor.execute(query, values)).fetchall()


def made(kind: type[Kind]) -> BaseRowFactory[Kind]:
    """To a `kind` from its columns, which those of tables take all at once: one by one is six times slower."""
    if not issubclass(kind, Base):
        return class_row(kind)

    def of_columns(cursor: Any) -> RowMaker[Kind]:
        names, new = [each.name for each in cursor.description or ()], by_hand.blank(kind)

        def fill(values: Sequence[Any]) -> Kind:
            row = new()
            vars(row).update(zip(names, values, strict=True))
            return row

        return fill

    return of_columns
