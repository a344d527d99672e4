from collections.abc import Callable, Iterator

import pytest
from alembic import command
from sqlalchemy import create_engine, pool, text

from jepostule.store import migrations
from jepostule.store.database import address
from tests import scratch


@pytest.fixture
def apart(migrated: dict[str, str], configure: Callable[..., None]) -> Iterator[None]:
    """A database of its own: connections to the one of other tests remember its types."""
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
        # What the second migration makes last cannot be made: its name is taken.
        connection.execute(text("create type procrastinate_job_status as enum ('taken')"))
    try:
        with pytest.raises(Exception, match="already exists"):
            migrations.upgrade()
        assert "procrastinate_jobs" not in tables()
    finally:
        with create_engine(address(), poolclass=pool.NullPool).begin() as connection:
            connection.execute(text("drop type procrastinate_job_status"))
        migrations.upgrade()
