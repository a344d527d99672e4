"""A throw-away database for tests and tools: `python -m tests.scratch COMMAND ...` runs COMMAND with it.

It is on the server of POSTGRES_HOST, or on a Postgres started for it, fast because not durable.
"""

import itertools
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from psycopg import sql

from jepostule.settings import read
from jepostule.store import embedded

NUMBERS = itertools.count(1)


@contextmanager
def database() -> Iterator[dict[str, str]]:
    """Yields the environment variables of an empty database, dropped at the end."""
    with on_given_server() if os.environ.get("POSTGRES_HOST") else on_own_server() as variables:
        yield variables


@contextmanager
def on_own_server() -> Iterator[dict[str, str]]:
    with TemporaryDirectory(prefix="jepostule-test-") as folder:
        Path(folder).chmod(0o711)  # when we are root, Postgres runs as another user, who needs access
        with embedded.start(Path(folder), "jepostule_test", fast=True):
            yield {
                "POSTGRES_HOST": str(embedded.socket_folder(Path(folder))),
                "POSTGRES_PORT": str(embedded.PORT),
                "POSTGRES_USER": embedded.USER,
                "POSTGRES_DB": "jepostule_test",
            }


@contextmanager
def on_given_server() -> Iterator[dict[str, str]]:
    name = f"jepostule_test_{os.getpid()}_{next(NUMBERS)}"
    execute("create database {}", name)
    try:
        yield {"POSTGRES_DB": name}
    finally:
        execute("drop database {} with (force)", name)


@contextmanager
def copied(variables: dict[str, str]) -> Iterator[dict[str, str]]:
    """A copy of the database of `variables`, which must have no connections meanwhile."""
    first = variables["POSTGRES_DB"]
    name = f"{first}_{next(NUMBERS)}"
    execute("create database {} template {} strategy file_copy", name, first, at=variables)
    try:
        yield {**variables, "POSTGRES_DB": name}
    finally:
        execute("drop database {} with (force)", name, at=variables)


def execute(statement: str, *names: str, at: Mapping[str, str] = os.environ) -> None:
    with server(at) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def server(at: Mapping[str, str] = os.environ) -> psycopg.Connection:
    """An autocommit connection to the maintenance database, to create and drop others."""
    given = read(os.environ | at)
    return psycopg.connect(
        host=given.postgres_host,
        port=given.postgres_port,
        user=given.postgres_user,
        password=given.postgres_password or None,
        dbname="postgres",
        autocommit=True,
    )


def run(command: list[str]) -> int:
    """The exit code of `command`. Ctrl-C is left to it: we clean up once it has ended."""
    with database() as variables:
        signal.signal(signal.SIGINT, lambda *_: None)
        process = subprocess.Popen(command, env=os.environ | variables)
        signal.signal(signal.SIGTERM, lambda *_: process.terminate())
        return process.wait()


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
