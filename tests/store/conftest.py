"""A hundred thousand applications, inserted once for all tests of lists and jobs."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from jepostule.settings import settings
from jepostule.store import database, migrations
from jepostule.store.database import opened
from tests import crowd, factories, scratch

COUNT = 100_000


@pytest.fixture(scope="session")
async def crowd_kept(migrated: dict[str, str]) -> AsyncIterator[dict[str, str]]:
    """The environment variables of a database of its own, since the usual one is emptied after each test."""
    with scratch.database() as variables:
        with leading_to(variables):
            migrations.upgrade()
        async with engine_of(variables) as engine:
            async with opened(engine, autocommit=False) as session:
                for name in ("lbb", "test", "id"):
                    await factories.platform(session, name)
                await crowd.fill(session, COUNT)
            async with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
                await connection.execute(text("vacuum analyze"))
        yield variables


@pytest.fixture(scope="module")
async def crowded(crowd_kept: dict[str, str]) -> AsyncIterator[AsyncEngine]:
    """A copy that tests may change."""
    with scratch.copied(crowd_kept) as variables:
        async with engine_of(variables) as engine:
            yield engine


@contextmanager
def leading_to(variables: dict[str, str]) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in variables.items():
            patch.setenv(name, value)
        settings.cache_clear()
        yield
    settings.cache_clear()


@asynccontextmanager
async def engine_of(variables: dict[str, str]) -> AsyncIterator[AsyncEngine]:
    with leading_to(variables):
        engine = database.engine.__wrapped__()  # a new one, instead of this process's cached engine
    yield engine
    await engine.dispose()
