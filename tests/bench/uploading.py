"""Uploading a document of 10 MB, against psycopg alone writing the same bytes; and the memory of 20 at once."""

import itertools
import re
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg

from jepostule.store.large_objects import PIECE
from jepostule.store.postgres import OPTIONS, parameters
from tests.bench import requests, volley
from tests.bench.comparing import Ratio, compare
from tests.bench.running import Program

CLIENTS = 4
COUNT = 8  # per run
AT_ONCE = 20
LARGE = requests.PDF.ljust(10_000_000, b"\0")
NUMBERS = itertools.count(1)


def upload(web: Program) -> Ratio:
    def ours() -> float:
        ready = candidates(web, COUNT)
        return volley.fire(web.port, (requests.upload(each, LARGE) for each in ready), CLIENTS).rate

    return compare(
        "Upload a document of 10 MB",
        ours,
        alone,
        against="lo_put by psycopg alone, a megabyte at a time",
        wanted=0.6,
        rounds=3,
    )


def candidates(web: Program, count: int) -> list[str]:
    """Candidates whose application lacks only its documents."""
    names = [f"upload{next(NUMBERS)}" for _ in range(count)]
    volley.fire(web.port, map(requests.details, names), CLIENTS)
    return names


def alone() -> float:
    began = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as threads:
        list(threads.map(put, [COUNT // CLIENTS] * CLIENTS))
    return COUNT / (time.perf_counter() - began)


def put(count: int) -> None:
    with psycopg.connect(**parameters(), options=OPTIONS) as connection:
        for _ in range(count):
            (oid,) = connection.execute("select lo_create(0)").fetchone() or (None,)
            for offset in range(0, len(LARGE), PIECE):
                piece = LARGE[offset : offset + PIECE]
                connection.execute("select lo_put(%s, %s, %b)", (oid, offset, piece))
            connection.commit()


def memory(web: Program) -> tuple[float, float]:
    """Memory of the web process in MB: before, and at its peak while twenty people upload 10 MB each."""
    ready = candidates(web, AT_ONCE)
    Path(f"/proc/{web.pid}/clear_refs").write_text("5")  # resets the peak
    before = resident(web, "VmRSS")
    volley.fire(web.port, (requests.upload(each, LARGE) for each in ready), AT_ONCE)
    return before, resident(web, "VmHWM")


def resident(program: Program, name: str) -> float:
    found = re.search(rf"{name}:\s+(\d+) kB", Path(f"/proc/{program.pid}/status").read_text())
    assert found is not None
    return int(found[1]) / 1024
