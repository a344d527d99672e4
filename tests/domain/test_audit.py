"""The audit can be appended to and read; nothing changes it, and entries are deleted only when they expire."""

import os
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, ProgrammingError
from sqlalchemy.ext.asyncio import create_async_engine

from jepostule.domain import audit, retention
from jepostule.domain.audit import By
from jepostule.store import migrations, sweeps
from jepostule.store.audit import Entry
from jepostule.store.database import Session, opened, transaction
from jepostule.store.postgres import address
from tests import scratch
from tests.sql import execute
from tests.staff import agent

SACHA = By(1, "sacha", "192.0.2.1")
CHANGES = ["update audit set username = 'robin'", "delete from audit", "truncate audit"]
OLD = "insert into audit (at, username, address, action, subject) select now() - interval {age}, '', '', 'x', ''"
SERVICE = f"service_{os.getpid()}"  # unique, since roles are shared by all databases of a server


async def note(**details: int) -> None:
    async with transaction() as session:
        await audit.note(session, SACHA, "see-application", "application:12", **details)


async def entries() -> list[Entry]:
    async with transaction() as session:
        return list(await session.scalars(select(Entry).order_by(Entry.id)))


@pytest.mark.usefixtures("database")
async def test_who_did_what_when_and_from_where_is_kept() -> None:
    await note(done=3)
    (entry,) = await entries()
    assert (entry.agent_id, entry.username, entry.address) == SACHA
    assert (entry.action, entry.subject, entry.details) == ("see-application", "application:12", {"done": 3})
    assert entry.at is not None


@pytest.mark.usefixtures("database")
async def test_what_was_not_done_is_not_noted() -> None:
    async with transaction() as session:
        await audit.note(session, SACHA, "block")
        await session.rollback()
    assert await entries() == []


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("statement", CHANGES)
async def test_it_can_neither_be_changed_nor_emptied(statement: str) -> None:
    await note()
    with pytest.raises(IntegrityError, match="the audit is never changed"):
        await execute(statement)
    assert len(await entries()) == 1


@pytest.mark.usefixtures("database")
async def test_after_twelve_months_entries_go_and_no_sooner() -> None:
    await execute(OLD.format(age="'12 months 1 minute'"))
    await execute(OLD.format(age="'11 months 27 days'"))
    await note()
    assert (await retention.sweep())["audit"] == 1
    assert [entry.action for entry in await entries()] == ["x", "see-application"]


@pytest.mark.usefixtures("database")
async def test_nobody_removes_them_sooner_by_hand() -> None:
    await execute(OLD.format(age="'11 months 27 days'"))
    with pytest.raises(IntegrityError, match="the audit is never changed"):
        await execute("delete from audit")


@pytest.mark.usefixtures("database")
async def test_many_old_entries_go_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeps, "BATCH", 2)
    await execute(OLD.format(age="'13 months'") + " from generate_series(1, 5)")
    assert (await retention.sweep())["audit"] == 5


@pytest.mark.usefixtures("database")
async def test_what_is_old_cannot_be_changed_either() -> None:
    await execute(OLD.format(age="'13 months'"))
    with pytest.raises(IntegrityError, match="the audit is never changed"):
        await execute(CHANGES[0])


@pytest.mark.usefixtures("database")
async def test_it_outlives_the_agent() -> None:
    sacha = await agent()
    async with transaction() as session:
        await audit.note(session, By(sacha.id, sacha.username, ""), "log-in")
    await execute("delete from agent")
    assert [entry.username for entry in await entries()] == ["sacha"]


@pytest.fixture
async def as_in_production(migrated: dict[str, str], configure: Callable[..., None]) -> AsyncIterator[Session]:
    """A database with tables owned by the service's role, which is no superuser."""
    with scratch.database() as variables:
        configure(**variables)
        await by_superuser(
            f"create role {SERVICE}", f"grant create on database {variables['POSTGRES_DB']} to {SERVICE}"
        )
        await by_superuser(f"grant all on schema public to {SERVICE}")
        # As granted by some to the role of the service, where another role migrates.
        await by_superuser(f"alter default privileges for role {SERVICE} grant all on tables to public")
        configure(PGOPTIONS=f"-c role={SERVICE}")
        migrations.upgrade()
        engine = create_async_engine(address(), pool_reset_on_return=None)
        async with opened(engine, autocommit=False) as session:
            yield session
        await engine.dispose()
        configure(PGOPTIONS="")
        await by_superuser(f"drop owned by {SERVICE}", f"drop role {SERVICE}")


async def by_superuser(*statements: str) -> None:
    engine = create_async_engine(address())
    async with engine.begin() as connection:
        for statement in statements:
            await connection.execute(text(statement))
    await engine.dispose()


async def refused(session: Session, statement: str, error: type[Exception], match: str) -> None:
    with pytest.raises(error, match=match):
        await session.execute(text(statement))
    await session.rollback()


async def test_the_service_has_not_even_the_right_to_try(as_in_production: Session) -> None:
    session = as_in_production
    await audit.note(session, SACHA, "log-in")
    await session.commit()
    for statement in (CHANGES[0], CHANGES[2], "select * from audit for update"):
        await refused(session, statement, ProgrammingError, "permission denied for table audit")
    await refused(session, CHANGES[1], IntegrityError, "the audit is never changed")
    await refused(session, "set session_replication_role = replica", ProgrammingError, "permission denied to set")
    assert await scalar(session, "select count(*) from audit") == 1


async def test_the_service_may_all_the_same_remove_what_is_old(as_in_production: Session) -> None:
    session = as_in_production
    await session.execute(text(OLD.format(age="'13 months'")))
    assert await sweeps.sweep(session, sweeps.audit(retention.AUDIT_MONTHS)) == 1


@pytest.mark.parametrize(
    ("privilege", "given"), [("select", True), ("insert", True), ("update", False), ("truncate", False)]
)
async def test_neither_has_whom_new_tables_are_opened_to(
    as_in_production: Session, privilege: str, given: bool
) -> None:
    assert await scalar(as_in_production, f"select has_table_privilege('public', 'audit', '{privilege}')") is given


async def scalar(session: Session, query: str) -> Any:
    return await session.scalar(text(query))
