"""A database of the 2018 service beside ours, empty at the start of each test."""

import os
from collections.abc import Iterator

import psycopg
import pytest

from jepostule.settings import read
from tests import scratch
from tests.legacy.people import FOLDER, OldService


@pytest.fixture(scope="session")
def old_database(migrated: dict[str, str]) -> Iterator[str]:
    """Its connection string."""
    with scratch.database() as variables:
        where = read({**os.environ, **variables})
        dsn = psycopg.conninfo.make_conninfo(
            host=where.postgres_host,
            port=where.postgres_port,
            user=where.postgres_user,
            password=where.postgres_password or None,
            dbname=where.postgres_db,
        )
        with psycopg.connect(dsn, autocommit=True) as connection:
            connection.execute((FOLDER / "tables.sql").read_bytes())
        yield dsn


@pytest.fixture
def old(old_database: str, database: None) -> Iterator[OldService]:
    with psycopg.connect(old_database, autocommit=True) as connection:
        yield OldService(connection, old_database)
        tables = connection.execute("select string_agg(tablename, ', ') from pg_tables where schemaname = 'public'")
        connection.execute(f"truncate {tables.fetchall()[0][0]} restart identity".encode())
