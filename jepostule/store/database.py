"""The engine, and the only access to it: `transaction()`, `reading()`, `looking()` and `single()`."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import cache
from typing import Any, NamedTuple, Self, TypeVar
from uuid import UUID

import psycopg
from advanced_alchemy.base import CommonTableAttributes, create_registry
from psycopg import AsyncConnection
from psycopg.pq import PipelineStatus, TransactionStatus
from sqlalchemy import Connection, DateTime, PoolProxiedConnection, Text, Uuid
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection as AlchemyConnection
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.util import greenlet_spawn

from jepostule.store import resting
from jepostule.store.postgres import ALIVE, address, wished

# Per web process; the sum over all processes stays below Postgres' default limit of 100.
POOL_SIZE = 20


class Base(CommonTableAttributes, DeclarativeBase):
    """Base class of all rows. Times are `timestamptz`; lengths of texts are limited by CHECKs, not by types."""

    registry = create_registry(custom_annotation_map={str: Text(), UUID: Uuid()})


PoolExhausted = PoolTimeout  # all connections are busy
# Postgres is away, or has no room: the same request may succeed later. psycopg's own come from `store/sql.py`.
UNAVAILABLE = (OperationalError, InterfaceError, PoolExhausted, psycopg.OperationalError, psycopg.InterfaceError)


class Session(AsyncSession):
    """A SQLAlchemy session for one transaction.

    `driver`: the psycopg connection beneath. A query through it takes a third of the CPU time of one by SQLAlchemy, so
    `store/sql.py` uses it for what every visitor needs.
    """

    driver: AsyncConnection[Any]

    @classmethod
    def on(cls, engine: AsyncEngine, held: PoolProxiedConnection) -> Self:
        """psycopg and SQLAlchemy share the connection, so that both are in the same transaction."""
        session = cls(AlchemyConnection(engine, Connection(engine.sync_engine, held)), expire_on_commit=False)
        session.driver = driver_of(held)
        return session

    async def end(self) -> None:
        used = self.in_transaction()
        await self.commit()
        if used:
            self.sync_session.close()  # detaches the rows that were read

    async def commit(self) -> None:
        if self.in_transaction():  # something went through SQLAlchemy, or is pending in it
            await super().commit()
        if self.driver.info.transaction_status != TransactionStatus.IDLE:
            await self.driver.commit()

    async def rollback(self) -> None:
        await super().rollback()
        await self.driver.rollback()


class Look(NamedTuple):
    """A session without SQLAlchemy and without a transaction, for `store/sql.py` only."""

    driver: AsyncConnection[Any]

    @classmethod
    def on(cls, _: AsyncEngine, held: PoolProxiedConnection) -> Self:
        return cls(driver_of(held))

    async def end(self) -> None:
        """There is nothing to commit."""

    async def rollback(self) -> None:
        await self.driver.rollback()


Kind = TypeVar("Kind", Session, Look)
Moment = DateTime(timezone=True)
LARGEST = 2**63 - 1  # of a bigint


@cache
def engine() -> AsyncEngine:
    """The engine and its pool. Connections are only used through the functions below, which leave them clean."""
    built = create_async_engine(
        address(),
        pool_size=POOL_SIZE,
        max_overflow=0,
        pool_timeout=5,
        pool_use_lifo=True,  # the warmest first; and an invalidated one is reconnected at once
        pool_reset_on_return=None,
        hide_parameters=True,  # no values in error messages, hence in logs
        connect_args={**wished(), "connect_timeout": 5, "application_name": "jepostule", **ALIVE},
    )
    resting.watch(built)
    return built


def transaction() -> AbstractAsyncContextManager[Session]:
    """Everything inside is committed at the end, or nothing is."""
    return opened(engine(), autocommit=False)


def reading() -> AbstractAsyncContextManager[Session]:
    """For reads only: without BEGIN and COMMIT, each of which costs a round trip.

    Each query sees what was committed before it, as it does in `transaction()`.
    """
    return opened(engine(), autocommit=True)


def looking() -> AbstractAsyncContextManager[Look]:
    """Like `reading`, at half the cost, since nothing is set up for SQLAlchemy."""
    return lent(engine(), Look, autocommit=True)


def single() -> AbstractAsyncContextManager[Look]:
    """For what is sent to Postgres in one go, and writes: it is a transaction by itself, without BEGIN and COMMIT."""
    return lent(engine(), Look, autocommit=True)


def opened(engine: AsyncEngine, *, autocommit: bool) -> AbstractAsyncContextManager[Session]:
    return lent(engine, Session, autocommit=autocommit)


@asynccontextmanager
async def lent(engine: AsyncEngine, kind: type[Kind], *, autocommit: bool) -> AsyncIterator[Kind]:
    """A session of this kind. The engine's pool does not reset returned connections: they are cleaned here."""
    held = await resting.taken(engine)
    session = kind.on(engine, held)
    try:
        if session.driver.autocommit is not autocommit:
            await session.driver.set_autocommit(autocommit)
        yield session
        await session.end()
    except BaseException:
        await to_the_end(abandon(session, held))
        raise
    finally:
        held.close()


def driver_of(held: PoolProxiedConnection) -> AsyncConnection[Any]:
    driver: AsyncConnection[Any] | None = held.driver_connection
    assert driver is not None
    return driver


async def abandon(session: Session | Look, held: PoolProxiedConnection) -> None:
    """Rolls back. A connection on which even that fails is invalidated."""
    try:
        await session.rollback()
        if isinstance(session, Session):
            session.sync_session.close()
        refuse_open_pipeline(session.driver)
    except (psycopg.Error, SQLAlchemyError) as error:
        if held.is_valid:  # SQLAlchemy may have invalidated it by itself
            await greenlet_spawn(held.invalidate, error)


def refuse_open_pipeline(driver: AsyncConnection[Any]) -> None:
    """Raises InterfaceError: cancellation may leave a pipeline open, and a rollback does not end it."""
    if driver.info.pipeline_status != PipelineStatus.OFF:
        raise psycopg.InterfaceError("a pipeline is open")


async def to_the_end(work: Coroutine[Any, Any, None]) -> None:
    """Awaits `work` to its end even if cancelled, however often: anyio cancels until the task ends."""
    task = asyncio.ensure_future(work)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled:
        raise cancelled
