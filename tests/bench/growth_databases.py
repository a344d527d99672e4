"""One Postgres with a database per size, filled once and kept in .data/growth."""

import os
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any, TypeVar

import click
import psycopg
from psycopg import sql

from jepostule.cli.running import run
from jepostule.settings import PROJECT
from jepostule.store import database, embedded, migrations, postgres
from tests.bench import crowd
from tests.bench.running import PRODUCTION, environment

T = TypeVar("T")

FOLDER = PROJECT / ".data" / "growth"
FILLED = "select count(*) from (select from application limit %s) few"


@contextmanager
def server() -> Iterator[dict[str, str]]:
    """The environment variables of a durable server: that of POSTGRES_HOST, or one of our own."""
    if os.environ.get("POSTGRES_HOST"):
        yield {name: value for name, value in os.environ.items() if name.startswith("POSTGRES_")}
        return
    with embedded.start(FOLDER, "postgres"):
        yield {
            "POSTGRES_HOST": str(embedded.socket_folder(FOLDER)),
            "POSTGRES_PORT": str(embedded.PORT),
            "POSTGRES_USER": embedded.USER,
            "POSTGRES_PASSWORD": PRODUCTION["POSTGRES_PASSWORD"],
        }


def filled(variables: Mapping[str, str], size: int) -> dict[str, str]:
    """The environment variables of the database of this size; fills it first if need be."""
    leading = database_of(variables, f"growth_{size}")
    with environment(leading):
        if missing(size):
            click.echo(f"{size} applications are made first.")
            within(leading, partial(crowd.fill, size))
    return leading


def database_of(variables: Mapping[str, str], name: str) -> dict[str, str]:
    """The environment variables of this database, created if missing and migrated."""
    leading = {**PRODUCTION, **variables, "POSTGRES_DB": name}
    with environment(leading):
        create(name)
        migrations.upgrade()
    return leading


def create(name: str) -> None:
    place = {**postgres.parameters(), "dbname": "postgres"}
    with psycopg.connect(**place, autocommit=True) as connection:
        if not connection.execute("select from pg_database where datname = %s", [name]).rowcount:
            connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))


def missing(size: int) -> bool:
    """Whether to fill it: filling is one transaction, so there are all applications or none."""
    with psycopg.connect(**postgres.parameters()) as connection:
        row = connection.execute(FILLED, [size]).fetchone()
        return row is None or row[0] < size


def within(variables: Mapping[str, str], work: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Runs `work` on the database of `variables`."""
    with environment(variables):
        database.engine.cache_clear()
        try:
            return run(work())
        finally:
            database.engine.cache_clear()
