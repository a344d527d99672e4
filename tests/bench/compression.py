"""How long Postgres takes to store a document of 200 kB, with each method of compression that it knows.

`POSTGRES_HOST=... python -m tests.bench.compression`, with a Postgres built with lz4: the wheel's is not.
"""

import sys
import time
from statistics import median

import psycopg

from jepostule.store import postgres
from tests.bench import requests

METHODS = "select unnest(enumvals) from pg_settings where name = 'default_toast_compression'"
ROUNDS, DOCUMENTS = 5, 200


def stored(connection: psycopg.Connection, method: str) -> float:
    """Milliseconds per document. Nothing is kept."""
    connection.execute("select set_config('default_toast_compression', %s, true)", [method])
    began = time.perf_counter()
    for _ in range(DOCUMENTS):
        connection.execute("select lo_from_bytea(0, %b)", [requests.PDF])
    took = time.perf_counter() - began
    connection.rollback()
    return took / DOCUMENTS * 1000


def main() -> None:
    with psycopg.connect(**postgres.parameters()) as connection:
        methods = [name for (name,) in connection.execute(METHODS)]
        rounds = [[stored(connection, name) for name in methods] for _ in range(ROUNDS)]
    for name, times in zip(methods, zip(*rounds, strict=True), strict=True):
        sys.stdout.write(f"{name}: {median(times):.2f} ms\n")


if __name__ == "__main__":
    main()
