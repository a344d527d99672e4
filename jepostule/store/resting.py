"""Connections that rest in the pool: one that Postgres has ended meanwhile is replaced before it is used."""

import select
from contextlib import suppress
from typing import Any

from psycopg import AsyncConnection
from psycopg_pool import AsyncConnectionPool
from sqlalchemy import Dialect, Engine, PoolProxiedConnection, event
from sqlalchemy.exc import MissingGreenlet
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import QueuePool
from sqlalchemy.util import greenlet_spawn
from sqlalchemy.util.concurrency import in_greenlet


def watch(engine: AsyncEngine) -> None:
    @event.listens_for(engine.sync_engine, "do_connect")
    def refuse_at_once(*_: Any) -> None:
        """Before psycopg begins what could not be waited for."""
        if not in_greenlet():
            raise MissingGreenlet


async def taken(engine: AsyncEngine) -> PoolProxiedConnection:
    """One of its pool, or a new one, that Postgres has not ended.

    `pool_pre_ping` would ask Postgres before each transaction, and wait for its answer.
    """
    while True:
        held = await _next(engine.sync_engine)
        if not something_came(held.driver_connection) or await greenlet_spawn(_answers, engine.dialect, held):
            return held


async def _next(engine: Engine) -> PoolProxiedConnection:
    """One that rests is had without the change of context that waiting takes in SQLAlchemy."""
    if isinstance(engine.pool, QueuePool) and engine.pool.checkedin():
        with suppress(MissingGreenlet):  # it was given up, and has to be made again
            return engine.raw_connection()
    return await greenlet_spawn(engine.raw_connection)


def _answers(dialect: Dialect, held: PoolProxiedConnection) -> bool:
    """Whether Postgres does; if not, the connection is nobody's any more."""
    assert held.dbapi_connection is not None
    try:
        return dialect.do_ping(held.dbapi_connection)
    except BaseException as error:  # who asked may have been told to stop
        held.invalidate(error)
        if isinstance(error, dialect.loaded_dbapi.Error):
            return False
        raise


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
