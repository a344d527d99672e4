"""Connections that rest in the pool: one that Postgres has ended meanwhile is replaced before it is used."""

import select
from typing import Any

from psycopg import AsyncConnection
from psycopg_pool import AsyncConnectionPool
from sqlalchemy import event
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncEngine


def watch(engine: AsyncEngine) -> None:
    """Instead of `pool_pre_ping`, which asks Postgres before each transaction and waits for its answer."""
    dialect = engine.sync_engine.dialect

    @event.listens_for(engine.sync_engine, "checkout")
    def look(connection: Any, *_: Any) -> None:
        if not something_came(connection.driver_connection):
            return
        try:
            dialect.do_ping(connection)
        except dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError from error


async def ask_if_something_came(connection: AsyncConnection[Any]) -> None:
    """The same for a pool of psycopg's, which asks before each use by itself."""
    if something_came(connection):
        await AsyncConnectionPool.check_connection(connection)


def something_came(connection: Any) -> bool:
    """Whether there is something to read, which nobody asked for: the end, or mere news."""
    if connection.closed:
        return True
    looking = select.poll()
    looking.register(connection.fileno(), select.POLLIN)
    return bool(looking.poll(0))
