"""SQL of our own, within the session's transaction: for what is asked at each visit, where SQLAlchemy's part would cost
three times what Postgres' does. `docs/performance.md` has the figures.

What waits in the session must be flushed before it can be seen here.
"""

from collections.abc import Mapping, Sequence
from typing import Any, LiteralString

from psycopg.rows import tuple_row

from jepostule.store.database import Look, Session

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
