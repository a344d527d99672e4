"""Submitting an application, in one request with its document or after the upload, against Postgres alone."""

import itertools
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench import pgbench, requests, volley
from tests.bench.comparing import Ratio, compare
from tests.bench.running import Service

CLIENTS = 16
SECONDS = 3
PREPARED = 400  # drafts for one run
NUMBERS = itertools.count(1)


def accept(service: Service) -> Ratio:
    def ours() -> float:
        return volley.fire(service.web.port, whole(), CLIENTS, SECONDS).rate

    with TemporaryDirectory() as folder:
        return compare(
            "Accept an application with a document of 200 kB",
            ours,
            lambda: pgbench.accept(Path(folder), CLIENTS, SECONDS),
            against="pgbench inserting the row, the large object and the job",
            wanted=0.7,
            rounds=5,
        )


def submit(service: Service) -> Ratio:
    def ours() -> float:
        return volley.fire(service.web.port, finished_drafts(service.web.port, PREPARED), CLIENTS).rate

    with TemporaryDirectory() as folder:
        return compare(
            "Send an application whose document is there already",
            ours,
            lambda: pgbench.submit(Path(folder), CLIENTS, SECONDS),
            against="pgbench inserting the row and the job",
            wanted=0.35,
            rounds=5,
        )


def finished_drafts(port: int, count: int) -> list[bytes]:
    """Requests that send drafts, each with a document, which are prepared first."""
    names = [f"submit{next(NUMBERS)}" for _ in range(count)]
    volley.fire(port, map(requests.details, names), CLIENTS)
    document = requests.PDF[:20_000]
    volley.fire(port, (requests.upload(each, document) for each in names), CLIENTS)
    return [requests.send(each) for each in names]


def whole() -> Iterator[bytes]:
    while True:
        yield requests.send(f"accept{next(NUMBERS)}", requests.PDF)
