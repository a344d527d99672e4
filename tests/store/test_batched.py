"""Look-ups that are asked for at the same moment share a query."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import psycopg
import pytest
from psycopg.sql import SQL

from jepostule.store import answer_link, outlook, sql, visit
from jepostule.store.batched import Batched
from jepostule.store.database import engine, looking
from jepostule.store.sql import Row

# Nothing is found for an empty word; zero is refused by Postgres. It answers after 50 ms, at a time that tells queries.
ECHO = SQL("select number, word, 10 / divisor, statement_timestamp() from {asked}, pg_sleep(0.05) where word <> ''")
KEPT = "select generic_plans, custom_plans from pg_prepared_statements where statement like '%%json_to_recordset%%'"
OFTEN = 20


@pytest.fixture
def echo(database: None) -> Batched:
    return Batched(ECHO, {"word": "text", "divisor": "int"})


def words(rows: list[Row | None]) -> list[tuple[str, int] | None]:
    return [row and (row[0], row[1]) for row in rows]


def queries(rows: list[Row | None]) -> int:
    return len({row[2] for row in rows if row})


async def test_each_gets_what_is_its_own(echo: Batched) -> None:
    asked = [(f"{number}", number) if number % 3 else ("", 1) for number in range(1, 40)]
    rows = await asyncio.gather(*(echo.row(*key) for key in asked))
    assert words(rows) == [(word, 10 // divisor) if word else None for word, divisor in asked]
    assert queries(rows) == 1


async def test_what_is_asked_for_during_a_query_shares_the_next_one(echo: Batched) -> None:
    first = asyncio.create_task(echo.row("first", 1))
    await asyncio.sleep(0.01)
    rows = await asyncio.gather(first, *(echo.row("later", 2) for _ in range(5)))
    assert words(rows) == [("first", 10), *[("later", 5)] * 5]
    assert queries(rows) == 2


async def test_a_request_that_is_cancelled_leaves_the_others_their_answer(echo: Batched) -> None:
    going = [asyncio.create_task(echo.row(f"{number}", 1)) for number in range(3)]
    await asyncio.sleep(0.01)
    going[0].cancel()
    rows = await asyncio.gather(*going[1:])
    assert going[0].cancelled()
    assert words(rows) == [("1", 10), ("2", 10)]
    assert words([await echo.row("after", 1)]) == [("after", 10)]


async def test_an_error_concerns_those_of_its_query_and_nobody_after_them(echo: Batched) -> None:
    rows = await asyncio.gather(echo.row("wrong", 0), echo.row("same query", 1), return_exceptions=True)
    assert all(isinstance(each, psycopg.errors.DivisionByZero) for each in rows)
    assert words([await echo.row("after", 1)]) == [("after", 10)]


def test_a_loop_that_ended_too_early_leaves_nothing_behind(migrated: dict[str, str]) -> None:
    echo, started = Batched(ECHO, {"word": "text", "divisor": "int"}), []

    async def leave() -> None:
        started.append(asyncio.create_task(echo.row("nobody waits", 1)))
        await asyncio.sleep(0)

    async def ask() -> Row | None:
        try:
            return await echo.row("here", 1)
        finally:
            await engine().dispose()

    asyncio.run(leave())
    assert words([asyncio.run(ask())]) == [("here", 10)]


@pytest.mark.parametrize(
    "find",
    [
        lambda who: visit.VISITS.row("test", who, "camille@example.org", "robin@example.org"),
        lambda who: outlook.OUTLOOKS.row("test", who, "camille@example.org", "robin@example.org", who),
        lambda _: answer_link.LINKS.row("12345678-1234-1234-1234-123456789012"),
    ],
)
async def test_postgres_keeps_the_plan(database: None, find: Callable[[bytes], Awaitable[Any]]) -> None:
    """With arrays, whose lengths it knows, it would plan each query anew, which takes longer than the query."""
    await engine().dispose()
    for _ in range(OFTEN):
        await asyncio.gather(find(b"one"), find(b"other"))
    async with looking() as look:
        [(generic, custom)] = await sql.rows(look, KEPT)
    assert generic > custom
