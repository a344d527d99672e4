"""Connections that rest in the pool: one that Postgres has ended meanwhile is replaced before it is used."""

import select
from typing import Any

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


def something_came(connection: Any) -> bool:
    """Whether there is something to read, which nobody asked for: the end, or mere news."""
    if connection.closed:
        return True
    looking = select.poll()
    looking.register(connection.fileno(), select.POLLIN)
    return bool(looking.poll(0))
