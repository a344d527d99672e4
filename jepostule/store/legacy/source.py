"""The database of the service of 2018: read in one snapshot, and never written."""

from collections.abc import AsyncIterator, Collection, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

import psycopg
from psycopg import AsyncConnection, IsolationLevel, sql
from psycopg.abc import Buffer
from psycopg.adapt import Loader
from psycopg.rows import class_row
from psycopg.types.datetime import TimestamptzLoader

from jepostule.store.legacy.rows import QUERIES

Row = TypeVar("Row")

BATCH = 1000  # applications, with their answers and events, or failures

# By our names, in the order in which they are imported.
TABLES = {
    "platform": "jepostuleauth_clientplatform",
    "agent": "auth_user",
    "application": "jepostulepipeline_jobapplication",
    "answer": "jepostulepipeline_answer",
    "event": "jepostulepipeline_jobapplicationevent",
    "email": "jepostulepipeline_email",
    "failure": "queue_failedmessage",
    "delayed": "queue_delayedmessage",
}


class Unreadable(Exception):
    """The message is a sentence for an operator. It never quotes the address, which may contain a password."""


class Readable(Loader):
    """None for a timestamp that Python cannot represent, in UTC or in Paris time."""

    def load(self, data: Buffer) -> datetime | None:
        try:
            found = TimestamptzLoader(self.oid, self.connection).load(data)
        except psycopg.DataError:
            return None
        return found if 1 < found.year < 9999 else None


class Size(NamedTuple):
    rows: int
    last: int  # the highest id; 0 for an empty table


class Old:
    def __init__(self, connection: AsyncConnection[Any]) -> None:
        self.connection = connection

    async def size(self, source: str) -> Size:
        query = sql.SQL("select count(*), coalesce(max(id), 0) from {}").format(sql.Identifier(TABLES[source]))
        found = await self.connection.execute(query)
        return Size(*(await found.fetchall())[0])

    async def every(self, kind: type[Row]) -> list[Row]:
        """All rows at once, for small tables."""
        async with self.connection.cursor(row_factory=class_row(kind)) as cursor:
            return await (await cursor.execute(QUERIES[kind].encode())).fetchall()

    async def of_applications(self, kind: type[Row], ids: Collection[int]) -> list[Row]:
        async with self.connection.cursor(row_factory=class_row(kind)) as cursor:
            return await (await cursor.execute(QUERIES[kind].encode(), [list(ids)])).fetchall()

    async def batches(self, kind: type[Row]) -> AsyncIterator[list[Row]]:
        """All rows by id."""
        async with self.connection.cursor(name="moving", row_factory=class_row(kind)) as cursor:
            await cursor.execute(QUERIES[kind].encode())
            while batch := await cursor.fetchmany(BATCH):
                yield batch


@asynccontextmanager
async def opened(dsn: str) -> AsyncIterator[Old]:
    """`dsn`: a URI, or `host=... dbname=...`, as libpq reads it. Raises Unreadable."""
    with _said():
        try:
            connection = await AsyncConnection.connect(dsn, client_encoding="utf8", connect_timeout=10)
        except psycopg.Error:
            # Not psycopg's message, which quotes what it could not parse.
            raise Unreadable("The old database does not let us in: check its address, its user and password.") from None
        async with connection:
            await connection.set_isolation_level(IsolationLevel.REPEATABLE_READ)
            await connection.set_read_only(True)
            connection.adapters.register_loader("timestamptz", Readable)
            yield Old(connection)


@contextmanager
def _said() -> Iterator[None]:
    """Turns errors of Postgres while reading into Unreadable."""
    try:
        yield
    except psycopg.ProgrammingError as error:  # a table or column is missing, or not readable by us
        raise Unreadable(f"This is not the database of the 2018 service: {error.diag.message_primary}.") from None
    except psycopg.Error:
        raise Unreadable("The old database went away: run this again to go on.") from None
    except UnicodeDecodeError:
        raise Unreadable("The old database has texts that are not UTF-8, and does not know their encoding.") from None
