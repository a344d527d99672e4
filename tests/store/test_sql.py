"""Queries that are sent together, of which Postgres skips those after one that fails."""

import asyncio

import pytest
from psycopg.errors import DivisionByZero

from jepostule.store import sql
from jepostule.store.database import Look, engine, looking
from jepostule.store.sql import Asked
from tests.faults.fates import until
from tests.sql import rows

ASKED = ("select 1 + %s::int", [1])
REFUSED = ("select 1 / %s::int", [0])
SLOW = ("select pg_sleep(60)", ())
# psycopg prepares a query when it is sent for the sixth time.
EACH_TIME = pytest.mark.parametrize("times", range(8))


@pytest.fixture(autouse=True)
async def unprepared(database: None) -> None:
    """New connections."""
    await engine().dispose()


async def ask(look: Look, times: int) -> None:
    for _ in range(times):
        assert await sql.rows(look, *ASKED) == [(2,)]


async def ask_after(times: int, before: Asked) -> None:
    """Sends a query by itself, so many `times`, then after `before` in the same round trip."""
    async with looking() as look:
        await ask(look, times)
        await sql.each_of(look, before, ASKED)


async def is_slow() -> bool:
    return await rows("select from pg_stat_activity where query like 'select pg_sleep(60)%' and state = 'active'") != []


@EACH_TIME
async def test_a_query_after_one_that_failed_can_be_sent_again(times: int) -> None:
    with pytest.raises(DivisionByZero):
        await ask_after(times, REFUSED)
    async with looking() as look:
        await ask(look, 8)
        assert await sql.each_of(look, ASKED, ASKED) == [[(2,)], [(2,)]]


@EACH_TIME
async def test_a_query_after_one_that_was_cancelled_can_be_sent_again(times: int) -> None:
    asking = asyncio.create_task(ask_after(times, SLOW))
    await until(is_slow, 30)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    async with looking() as look:  # the same connection: it was returned last
        await ask(look, 8)
