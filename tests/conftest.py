"""A real Postgres, migrated as in production, for the tests that need one; emptied after each of them."""

import os
from collections.abc import AsyncIterator, Callable, Iterator
from functools import cache
from pathlib import Path

import httpx
import pytest
from argon2 import PasswordHasher
from sqlalchemy import text

from jepostule.domain import passwords, platform_secrets
from jepostule.settings import settings
from jepostule.store import migrations
from jepostule.store.database import Session, engine, transaction
from jepostule.store.tables import METADATA
from tests import scratch
from tests.application import shared_app
from tests.servers import certificate, silence
from tests.servers.mailjet import MailjetServer
from tests.variables import not_for_tests

# Files with tests of ten seconds or more.
LONG = ("test_canaries.py", "test_docs.py", "test_demo.py", "test_serving.py", "test_every_route.py")


def pytest_configure() -> None:
    """Drops settings of the shell that runs the tests, for this process and its children."""
    for name in not_for_tests(os.environ):
        del os.environ[name]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Runs the long files first, so that no worker starts one when the others have finished."""
    items.sort(key=lambda item: item.path.name not in LONG)


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Hashes agents' passwords with the usual algorithm at a thousandth of the cost."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "hasher", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
        yield


@pytest.fixture(scope="session")
def migrated() -> Iterator[dict[str, str]]:
    """The environment variables of a migrated database, set in this process and inherited by its children."""
    with scratch.database() as variables, pytest.MonkeyPatch.context() as patch:
        for name, value in variables.items():
            patch.setenv(name, value)
        settings.cache_clear()
        migrations.upgrade()
        yield variables


@pytest.fixture(scope="session")
async def connected(migrated: dict[str, str]) -> AsyncIterator[None]:
    yield
    await engine().dispose()


@pytest.fixture
async def database(connected: None) -> AsyncIterator[None]:
    """Empty at the start of each test."""
    yield
    async with transaction() as session:
        await session.execute(text(emptied()))
    platform_secrets.forget()


@cache
def emptied() -> str:
    """One statement for all tables: a round trip per table would take longer than the deletes."""
    ours = [each.name for each in reversed(METADATA.sorted_tables) if each.name != "audit"]
    tables = ["procrastinate_jobs", "procrastinate_workers", *ours]
    return f"""
        do $$ begin
            {"".join(f"delete from {each}; " for each in tables)}
            perform lo_unlink(oid) from pg_largeobject_metadata;
            -- As a superuser can, and the service in production cannot: its audit refuses to be emptied.
            set local session_replication_role = replica;
            delete from audit;
        end $$
    """


@pytest.fixture
async def session(database: None) -> AsyncIterator[Session]:
    async with transaction() as session:
        yield session


@pytest.fixture
def configure(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Settings for one test: `configure(SMTP_PORT="2525")`, as a deploy would set them."""

    def set_variables(**variables: str) -> None:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        settings.cache_clear()

    yield set_variables
    monkeypatch.undo()
    settings.cache_clear()


@pytest.fixture
def patience(configure: Callable[..., None]) -> silence.Patience:
    """`patience(order)` shortens timeouts when `order` makes a server stay silent; `patience()` restores them."""
    return lambda order="": configure(**silence.variables(order))


@pytest.fixture
async def client(database: None) -> AsyncIterator[httpx.AsyncClient]:
    """An HTTP client of the whole application, as a partner's server or a browser without JavaScript."""
    transport = httpx.ASGITransport(app=shared_app(), raise_app_exceptions=False)  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url=settings().base_url) as client:
        yield client


@pytest.fixture
def mailjet_api(tmp_path: Path, configure: Callable[..., None]) -> Iterator[MailjetServer]:
    """A Mailjet server, over TLS, which the settings make the carrier of our e-mails."""
    with MailjetServer(certificate.write(tmp_path)) as server:
        configure(**server.variables)
        yield server
