"""The engine, and the one way in: `async with transaction() as session`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

import psycopg
from advanced_alchemy.base import CommonTableAttributes, create_registry
from psycopg import AsyncConnection
from sqlalchemy import URL, DateTime, Text, Uuid
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase

from jepostule.settings import settings
from jepostule.store import embedded, resting

# Within one web process; the sum over processes stays below Postgres' own limit of 100.
POOL_SIZE = 20


class Base(CommonTableAttributes, DeclarativeBase):
    """The root of all rows. Moments are `timestamptz`; texts have no length of their own: CHECKs do."""

    registry = create_registry(custom_annotation_map={str: Text(), UUID: Uuid()})


# Postgres is away, or has no room: the same request may succeed later. psycopg's own come from where it is spoken raw.
UNAVAILABLE = (OperationalError, InterfaceError, PoolExhausted, psycopg.OperationalError, psycopg.InterfaceError)


class Session(AsyncSession):
    """One transaction's view of the rows."""


Moment = DateTime(timezone=True)


def address() -> URL:
    """Where Postgres is: the server that POSTGRES_HOST names, else the socket of the embedded one."""
    chosen = settings()
    if not chosen.postgres_host:
        return on_socket(str(embedded.socket_folder(chosen.data_dir)), embedded.PORT, embedded.USER)
    if chosen.postgres_host.startswith("/"):
        return on_socket(chosen.postgres_host, chosen.postgres_port, chosen.postgres_user)
    return URL.create(
        "postgresql+psycopg",
        username=chosen.postgres_user,
        password=chosen.postgres_password or None,
        host=chosen.postgres_host,
        port=chosen.postgres_port,
        database=chosen.postgres_db,
    )


def on_socket(folder: str, port: int, user: str) -> URL:
    # As a host, a folder would be taken for the database's name by whoever reads the address as text.
    return URL.create(
        "postgresql+psycopg",
        username=user,
        password=settings().postgres_password or None,
        database=settings().postgres_db,
        query={"host": folder, "port": str(port)},
    )


def parameters() -> dict[str, Any]:
    """`address()` for who does without SQLAlchemy. Not as one text: complaints about it would quote the password."""
    where = address()
    return where.translate_connect_args(username="user", database="dbname") | where.query


# Disks of today find a block anywhere as fast as the next one; Postgres takes them for those that turn.
# Who stands still within a transaction, as a frozen process does, keeps what it has locked for a minute only.
OPTIONS = "-c timezone=UTC -c random_page_cost=1.1 -c idle_in_transaction_session_timeout=60s"
# A connection whose other end has vanished without a word is found out within a minute, not within two hours.
ALIVE = {"keepalives_idle": 20, "keepalives_interval": 5, "keepalives_count": 4, "tcp_user_timeout": 40_000}


def wished() -> dict[str, Any]:
    """What a connection is asked for.

    A pooler's is somebody else's a moment later: nothing stays prepared in it, and OPTIONS are the role's own.
    """
    return {"prepare_threshold": None} if settings().postgres_pooled else {"options": OPTIONS}


@cache
def engine() -> AsyncEngine:
    built = create_async_engine(
        address(),
        pool_size=POOL_SIZE,
        max_overflow=0,
        pool_timeout=5,
        hide_parameters=True,  # values never reach a log through an error's message
        connect_args={**wished(), "connect_timeout": 5, "application_name": "jepostule", **ALIVE},
    )
    resting.watch(built)
    return built


@asynccontextmanager
async def transaction() -> AsyncIterator[Session]:
    """Everything inside is kept together at the end, or nothing is."""
    async with Session(engine(), expire_on_commit=False) as session, session.begin():
        yield session


@asynccontextmanager
async def reading() -> AsyncIterator[Session]:
    """To look and change nothing: without BEGIN and COMMIT, each of which is a way to Postgres and back.

    Each query sees what was committed before it, as it does in `transaction()`.
    """
    async with Session(at_once(engine()), expire_on_commit=False) as session:
        yield session


@lru_cache(maxsize=1)
def at_once(engine: AsyncEngine) -> AsyncEngine:
    """Its connections, with no transaction around their statements."""
    return engine.execution_options(isolation_level="AUTOCOMMIT")


async def raw(session: Session) -> AsyncConnection[Any]:
    """The psycopg connection under `session`, within the same transaction: for large objects and jobs."""
    connection = await (await session.connection()).get_raw_connection()
    driver: AsyncConnection[Any] | None = connection.driver_connection
    assert driver is not None
    return driver
