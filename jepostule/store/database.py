"""The engine, and the one way in: `async with transaction() as session`."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

import psycopg
from advanced_alchemy.base import CommonTableAttributes, create_registry
from psycopg import AsyncConnection
from psycopg.pq import TransactionStatus
from sqlalchemy import Connection, DateTime, PoolProxiedConnection, Text, Uuid
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from sqlalchemy.ext.asyncio import AsyncConnection as AlchemyConnection
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.util import greenlet_spawn

from jepostule.store import resting
from jepostule.store.postgres import ALIVE, address, wished

# Within one web process; the sum over processes stays below Postgres' own limit of 100.
POOL_SIZE = 20


class Base(CommonTableAttributes, DeclarativeBase):
    """The root of all rows. Moments are `timestamptz`; texts have no length of their own: CHECKs do."""

    registry = create_registry(custom_annotation_map={str: Text(), UUID: Uuid()})


# Postgres is away, or has no room: the same request may succeed later. psycopg's own come from where it is spoken raw.
UNAVAILABLE = (OperationalError, InterfaceError, PoolExhausted, psycopg.OperationalError, psycopg.InterfaceError)


class Session(AsyncSession):
    """One transaction's view of the rows.

    `driver`: the psycopg connection beneath. A query through it costs the process a third of one through SQLAlchemy:
    what each visitor asks for is asked there, `store/sql.py`.
    """

    driver: AsyncConnection[Any]

    async def commit(self) -> None:
        if self.in_transaction():  # something went through SQLAlchemy, or waits in it
            await super().commit()
        if self.driver.info.transaction_status != TransactionStatus.IDLE:
            await self.driver.commit()

    async def rollback(self) -> None:
        await super().rollback()
        await self.driver.rollback()


class Look(NamedTuple):
    """A session without SQLAlchemy, to be asked by `store/sql.py` alone."""

    driver: AsyncConnection[Any]

    async def rollback(self) -> None:
        await self.driver.rollback()


Moment = DateTime(timezone=True)


@cache
def engine() -> AsyncEngine:
    """Its pool of connections. They are used within `transaction()` and `reading()` only, which leave them clean."""
    built = create_async_engine(
        address(),
        pool_size=POOL_SIZE,
        max_overflow=0,
        pool_timeout=5,
        pool_use_lifo=True,  # the warmest first; and one that was given up is made again at once
        pool_reset_on_return=None,
        hide_parameters=True,  # values never reach a log through an error's message
        connect_args={**wished(), "connect_timeout": 5, "application_name": "jepostule", **ALIVE},
    )
    resting.watch(built)
    return built


@asynccontextmanager
async def transaction() -> AsyncIterator[Session]:
    """Everything inside is kept together at the end, or nothing is."""
    async with opened(engine(), autocommit=False) as session:
        yield session


@asynccontextmanager
async def reading() -> AsyncIterator[Session]:
    """To look and change nothing: without BEGIN and COMMIT, each of which is a way to Postgres and back.

    Each query sees what was committed before it, as it does in `transaction()`.
    """
    async with opened(engine(), autocommit=True) as session:
        yield session


@asynccontextmanager
async def single() -> AsyncIterator[Session]:
    """For one statement that changes something: it is a transaction by itself, without BEGIN and COMMIT around it."""
    async with opened(engine(), autocommit=True) as session:
        yield session


@asynccontextmanager
async def looking() -> AsyncIterator[Look]:
    """As `reading`, at half of what it costs: nothing is made ready for SQLAlchemy."""
    held = await resting.taken(engine())
    look = Look(driver_of(held))
    try:
        if not look.driver.autocommit:
            await look.driver.set_autocommit(True)
        yield look
    except BaseException:
        await to_the_end(abandon(look, held))
        raise
    finally:
        held.close()


@asynccontextmanager
async def opened(engine: AsyncEngine, *, autocommit: bool) -> AsyncIterator[Session]:
    """A session on a connection that psycopg and SQLAlchemy share, so that both are in the same transaction.

    `engine`: its pool gives connections back as they are; here they are left clean.
    """
    held = await resting.taken(engine)
    driver = driver_of(held)
    shared = AlchemyConnection(engine, Connection(engine.sync_engine, held))
    session = Session(shared, expire_on_commit=False)
    session.driver = driver
    try:
        if driver.autocommit is not autocommit:
            await driver.set_autocommit(autocommit)
        yield session
        used = session.in_transaction()
        await session.commit()
        if used:
            session.sync_session.close()  # what was read is nobody's any more
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
    """Nothing of it is kept. A connection that does not even take that is nobody's any more."""
    try:
        await session.rollback()
        if isinstance(session, Session):
            session.sync_session.close()
    except (psycopg.Error, SQLAlchemyError) as error:
        if held.is_valid:  # SQLAlchemy may have given it up by itself
            await greenlet_spawn(held.invalidate, error)


async def to_the_end(work: Coroutine[Any, Any, None]) -> None:
    """Also when who waits for it is told to stop."""
    task = asyncio.ensure_future(work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await task
        raise
