"""A connection that Postgres has closed while it was idle is never handed out."""

import asyncio

import psycopg
import pytest
from sqlalchemy import text

from jepostule.store import resting, sql
from jepostule.store.database import engine, looking, reading, transaction
from jepostule.store.postgres import parameters

# Only of this database: others on the server are in use.
END_ALL = """
    select pg_terminate_backend(pid, 5000) from pg_stat_activity
    where application_name = 'jepostule' and datname = current_database()
"""


@pytest.fixture
async def rested(database: None) -> None:
    """Three idle connections in the pool, closed by Postgres."""
    connections = [await engine().connect() for _ in range(3)]
    for each in connections:
        await each.close()
    with psycopg.connect(**parameters(), autocommit=True) as connection:
        connection.execute(END_ALL)


async def test_nobody_gets_one_that_was_ended(rested: None) -> None:
    for _ in range(4):
        async with transaction() as session:
            assert await session.scalar(text("select 1")) == 1


async def test_nor_who_only_reads(rested: None) -> None:
    async with reading() as session:
        assert await session.scalar(text("select 1")) == 1


async def test_nor_who_looks_and_each_that_is_gone_is_made_again(rested: None) -> None:
    for _ in range(2):
        async with looking() as one, looking() as two, looking() as three:
            assert [await sql.row(each, "select 1") for each in (one, two, three)] == [(1,)] * 3


async def test_one_that_was_closed_by_ourselves_is_replaced_too(database: None) -> None:
    async with transaction() as session:
        connection = session.driver
    await connection.close()
    async with transaction() as session:
        assert await session.scalar(text("select 1")) == 1


async def test_news_that_nobody_asked_for_end_no_connection(database: None) -> None:
    await engine().dispose()  # the pool makes one connection from here on
    async with transaction() as session:
        before = session.driver
        await before.execute("listen something")
    with psycopg.connect(**parameters(), autocommit=True) as other:
        other.execute("notify something")
    while not resting.something_came(before):  # arrives at some later moment
        await asyncio.sleep(0.01)
    async with transaction() as session:
        assert session.driver is before
        await before.execute("unlisten something")


async def test_who_reads_sees_what_was_kept_meanwhile_and_leaves_no_transaction_open(database: None) -> None:
    async with reading() as session:
        assert await session.scalar(text("select count(*) from attempt")) == 0
        async with transaction() as other:
            await other.execute(text("insert into attempt (subject) values ('')"))
        assert await session.scalar(text("select count(*) from attempt")) == 1
        assert session.driver.info.transaction_status == psycopg.pq.TransactionStatus.IDLE
