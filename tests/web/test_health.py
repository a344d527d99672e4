"""The checks of a supervisor or a load balancer."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import httpx
import pytest
from sqlalchemy import text

from jepostule.store import database
from jepostule.store.database import engine, transaction
from jepostule.store.migrations import revisions
from tests.factories import WORDS, passport
from tests.sql import execute
from tests.test_cli_reports import read_only


async def ask(client: httpx.AsyncClient) -> tuple[int, str]:
    answer = await client.get("/readyz")
    return answer.status_code, answer.text


@pytest.fixture
async def elsewhere(client: httpx.AsyncClient, configure: Callable[..., None]) -> AsyncIterator[Callable[..., None]]:
    """`elsewhere(POSTGRES_PORT="1")`: another Postgres for one test."""
    usual = engine()

    def move(**variables: str) -> None:
        configure(**variables)
        database.engine.cache_clear()

    yield move
    await engine().dispose()
    database.engine.cache_clear()
    await usual.dispose()


@pytest.fixture
async def schema_at(database: None) -> AsyncIterator[Callable[[str], Awaitable[None]]]:
    async def pretend(version: str) -> None:
        async with transaction() as session:
            await session.execute(text("update alembic_version set version_num = :version"), {"version": version})

    yield pretend
    await pretend(revisions()[0])


@pytest.fixture
async def worker(database: None) -> None:
    """A worker with a fresh heartbeat."""
    await execute("insert into procrastinate_workers default values")


@pytest.mark.usefixtures("worker")
async def test_alive_needs_nothing_and_ready_needs_a_migrated_database(client: httpx.AsyncClient) -> None:
    assert (await client.get("/healthz")).text == "ok"
    assert await ask(client) == (200, "ok")


@pytest.mark.usefixtures("worker")
async def test_without_a_worker_it_serves_and_says_so(client: httpx.AsyncClient) -> None:
    await execute("update procrastinate_workers set last_heartbeat = now() - interval '1 minute'")
    assert await ask(client) == (200, "ok, but no worker is alive: e-mails wait.")


async def test_without_its_queue_it_is_unready(client: httpx.AsyncClient) -> None:
    await execute("alter table procrastinate_jobs rename to put_aside")
    try:
        assert await ask(client) == (503, "The queue's tables are not there: was the database restored in part?")
    finally:
        await execute("alter table put_aside rename to procrastinate_jobs")


async def test_a_database_that_is_away_makes_it_unready_but_alive(
    client: httpx.AsyncClient, elsewhere: Callable[..., None]
) -> None:
    elsewhere(POSTGRES_HOST="127.0.0.1", POSTGRES_PORT="1")
    assert await ask(client) == (503, "Postgres does not answer.")
    assert (await client.get("/healthz")).status_code == 200


@asynccontextmanager
async def only_reading() -> AsyncIterator[None]:
    """As a standby does, or a managed Postgres that has run out of space."""
    await read_only("on")
    await engine().dispose()
    try:
        yield
    finally:
        await read_only("off")
        await engine().dispose()


@pytest.mark.usefixtures("worker")
async def test_a_database_that_only_reads_makes_it_unready_and_visitors_come_back_later(
    client: httpx.AsyncClient,
) -> None:
    fields = await passport(client)
    async with only_reading():
        assert await ask(client) == (503, "Postgres only reads: is it a standby, is its disk full?")
        page = await client.post("/embed/candidater/", data=fields | WORDS)
    assert (page.status_code, page.headers["retry-after"]) == (503, "60")
    assert WORDS["job"] in page.text


async def test_a_database_that_was_never_migrated_makes_it_unready(
    client: httpx.AsyncClient, elsewhere: Callable[..., None]
) -> None:
    elsewhere(POSTGRES_DB="postgres")
    assert await ask(client) == (503, f"The schema is at nothing, not yet at {revisions()[0]}: run `migrate`.")


@pytest.mark.usefixtures("worker")
async def test_an_older_schema_makes_it_unready_and_a_newer_one_does_not(
    client: httpx.AsyncClient, schema_at: Callable[[str], Awaitable[None]]
) -> None:
    await schema_at("0001")
    assert await ask(client) == (503, f"The schema is at 0001, not yet at {revisions()[0]}: run `migrate`.")
    await schema_at("9999")
    assert await ask(client) == (200, "ok")
