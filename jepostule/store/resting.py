"""Idle connections of the pool: one that Postgres has closed meanwhile is replaced before it is used."""

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
        """Before psycopg starts a connection that could not be awaited."""
        if not in_greenlet():
            raise MissingGreenlet


async def taken(engine: AsyncEngine) -> PoolProxiedConnection:
    """A connection of the pool, or a new one, that Postgres has not closed.

    `pool_pre_ping` would cost a round trip before each transaction.
    """
    while True:
        held = await _next(engine.sync_engine)
        if not something_came(held.driver_connection) or await greenlet_spawn(_answers, engine.dialect, held):
            return held


async def _next(engine: Engine) -> PoolProxiedConnection:
    """An idle connection is taken without the greenlet that SQLAlchemy needs to await a new one."""
    if isinstance(engine.pool, QueuePool) and engine.pool.checkedin():
        with suppress(MissingGreenlet):  # it was invalidated, and has to be reconnected
            return engine.raw_connection()
    return await greenlet_spawn(engine.raw_connection)


def _answers(dialect: Dialect, held: PoolProxiedConnection) -> bool:
    """Whether Postgres answers a ping; if not, the connection is invalidated."""
    assert held.dbapi_connection is not None
    try:
        return dialect.do_ping(held.dbapi_connection)
    except BaseException as error:  # the task may have been cancelled
        held.invalidate(error)
        if isinstance(error, dialect.loaded_dbapi.Error):
            return False
        raise


async def ask_if_something_came(connection: AsyncConnection[Any]) -> None:
    """The same check for psycopg's pool, which calls it before each use."""
    if something_came(connection):
        await AsyncConnectionPool.check_connection(connection)


def something_came(connection: Any) -> bool:
    """Whether there is unexpected input: the end of the connection, or a mere notice."""
    if connection.closed:
        return True
    looking = select.poll()
    looking.register(connection.fileno(), select.POLLIN)
    return bool(looking.poll(0))
