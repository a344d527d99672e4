"""Plain SQL within the session's transaction, for queries of every visit, in which SQLAlchemy would cost three times as
much as Postgres. `docs/performance.md` has the figures.

Pending changes of the session must be flushed before they are visible here.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, LiteralString

from psycopg.rows import tuple_row

from jepostule.store.database import Look, Session

Row = tuple[Any, ...]
Values = Sequence[Any] | Mapping[str, Any]
# Bytes are composed once, by `psycopg.sql`.
Query = LiteralString | bytes
Asked = tuple[Query, Values]


def _text(value: object) -> str:
    """A value that JSON has no type for, as Postgres reads it."""
    return f"\\x{value.hex()}" if isinstance(value, bytes) else str(value)


# For `json_to_recordset`, as the value of one parameter.
as_json = json.JSONEncoder(default=_text).encode


async def run(session: Session | Look, query: Query, values: Values = ()) -> None:
    await session.driver.execute(query, values)


async def each_of(session: Session | Look, *asked: Asked) -> list[list[Row]]:
    """The rows of each query. They are sent together in a pipeline, and run in order: one round trip for all.

    Outside of a transaction they are one: an error undoes all of them.
    """
    cursors = [session.driver.cursor(binary=True, row_factory=tuple_row) for _ in asked]
    try:
        async with session.driver.pipeline():
            for cursor, (query, values) in zip(cursors, asked, strict=True):
                await cursor.execute(query, values)
    except BaseException:
        # Postgres has skipped what follows an error, and psycopg may take it for prepared: it would fail for ever.
        session.driver._prepared.clear()
        raise
    return [await cursor.fetchall() for cursor in cursors]


async def row(session: Session | Look, query: Query, values: Values = ()) -> Row | None:
    cursor = session.driver.cursor(binary=True, row_factory=tuple_row)
    return await (await cursor.execute(query, values)).fetchone()


async def rows(session: Session | Look, query: Query, values: Values = (), *, anew: bool = False) -> list[Row]:
    """`anew`: the query is not prepared, but planned for these values each time."""
    cursor = session.driver.cursor(binary=True, row_factory=tuple_row)
    return await (await cursor.execute(query, values, prepare=False if anew else None)).fetchall()
