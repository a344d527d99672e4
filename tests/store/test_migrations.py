import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from alembic import command
from click.testing import CliRunner
from sqlalchemy import Connection, create_engine, pool, text

from jepostule.cli import main
from jepostule.cli.group import HELD
from jepostule.settings import PROJECT
from jepostule.store import migrations
from jepostule.store.postgres import address
from tests import scratch
from tests.commands import run


@pytest.fixture
def apart(migrated: dict[str, str], configure: Callable[..., None]) -> Iterator[None]:
    """A database of its own, since connections to the usual one cache its types."""
    with scratch.database() as variables:
        configure(**variables)
        migrations.upgrade()
        yield


def tables() -> set[str]:
    with create_engine(address(), poolclass=pool.NullPool).connect() as connection:
        names = connection.execute(text("select tablename from pg_tables where schemaname = 'public'"))
        return {name for (name,) in names} - {"alembic_version"}


@pytest.mark.usefixtures("apart")
def test_every_migration_can_be_taken_back_and_made_again() -> None:
    before = tables()
    assert {"application", "procrastinate_jobs"} <= before
    command.downgrade(migrations.config(), "base")
    assert tables() == set()
    migrations.upgrade()
    assert tables() == before


@pytest.mark.usefixtures("apart")
def test_a_migration_that_fails_leaves_nothing_behind() -> None:
    command.downgrade(migrations.config(), "0001")
    with create_engine(address(), poolclass=pool.NullPool).begin() as connection:
        # Occupies the name of a type that the second migration creates at its end.
        connection.execute(text("create type procrastinate_job_status as enum ('taken')"))
    try:
        with pytest.raises(Exception, match="already exists"):
            migrations.upgrade()
        assert "procrastinate_jobs" not in tables()
    finally:
        with create_engine(address(), poolclass=pool.NullPool).begin() as connection:
            connection.execute(text("drop type procrastinate_job_status"))
        migrations.upgrade()


@pytest.mark.usefixtures("apart")
def test_a_release_that_is_rolled_back_leaves_the_newer_schema_as_it_is() -> None:
    with create_engine(address(), poolclass=pool.NullPool).begin() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
    before = tables()
    done = CliRunner().invoke(main, ["migrate"])
    assert (done.exit_code, done.stdout) == (0, "The schema is up to date.\n")
    assert done.stderr == "A newer release has migrated: its schema stays.\n"
    assert tables() == before


INDEX = """
    select pg_get_indexdef(indexrelid), indisvalid from pg_index
    where indexrelid = to_regclass('ix_application_in_clear')
"""
MAKING = """
    select count(*) from pg_stat_activity
    where query ilike 'create index concurrently%' and wait_event_type = 'Lock'
"""


@contextmanager
def connected() -> Iterator[Connection]:
    with create_engine(address(), poolclass=pool.NullPool).begin() as connection:
        yield connection


def index() -> tuple[str, bool]:
    with connected() as connection:
        definition, valid = connection.execute(text(INDEX)).one()
        return definition.partition("btree ")[2], valid


def wait_until(there: str) -> None:
    for _ in range(600):
        with connected() as connection:
            if connection.scalar(text(there)):
                return
        time.sleep(0.1)
    raise AssertionError(there)


WHOLE = ("(created_at) WHERE (anonymous_at IS NULL)", True)


@pytest.mark.usefixtures("apart")
def test_an_index_that_was_left_half_made_is_made_anew() -> None:
    command.downgrade(migrations.config(), "0014")
    with connected() as connection:
        connection.execute(text("create index ix_application_in_clear on application (id)"))
        # As Postgres leaves an index whose creation was interrupted.
        connection.execute(
            text(
                "update pg_index set indisvalid = false from pg_class where oid = indexrelid and "
                "relname = 'ix_application_in_clear'"
            )
        )
    migrations.upgrade()
    assert index() == WHOLE


@pytest.mark.usefixtures("apart")
def test_one_that_cannot_have_its_lock_says_so_and_each_that_is_done_is_named() -> None:
    command.downgrade(migrations.config(), "0013")
    with connected() as somebody:
        somebody.execute(text("lock table application in row exclusive mode"))
        refused = run("migrate")
    assert (refused.returncode, refused.stdout, refused.stderr) == (1, "", f"Error: {HELD}\n")
    done = run("migrate")
    assert (done.returncode, done.stdout) == (0, "The schema is up to date.\n")
    newest_first = migrations.revisions()
    assert [line[:4] for line in done.stderr.splitlines()] == [each for each in newest_first[::-1] if each > "0013"]
    assert "0014  When applications became anonymous" in done.stderr


@pytest.mark.usefixtures("apart")
def test_one_that_waits_for_another_too_long_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrations, "PATIENCE", 0)
    with connected() as somebody:
        somebody.execute(text("select pg_advisory_lock(7061637561)"))
        refused = CliRunner().invoke(main, ["migrate"])
    said = "Error: Another migration is at work. Run it again once that one is done.\n"
    assert (refused.exit_code, refused.output) == (1, said)


@pytest.mark.usefixtures("apart")
def test_people_apply_while_an_index_is_made_and_two_runners_take_turns() -> None:
    command.downgrade(migrations.config(), "0014")
    with connected() as somebody:
        somebody.execute(text("lock table application in row exclusive mode"))
        migrate = [sys.executable, "-m", "jepostule", "migrate"]
        runners = [subprocess.Popen(migrate, cwd=PROJECT, stdout=subprocess.DEVNULL) for _ in range(2)]
        wait_until(MAKING)
        with connected() as another:
            another.execute(text("lock table application in row exclusive mode nowait"))
    assert [runner.wait(60) for runner in runners] == [0, 0]
    assert index() == WHOLE
