"""The service as deployed: processes started as an operator starts them."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from jepostule.settings import PROJECT

# One folder per xdist worker, so that none deletes another one's files.
RESULTS = PROJECT / "test-results" / os.environ.get("PYTEST_XDIST_WORKER", "")
PATIENCE = 60  # seconds, generous for a busy machine


def forget() -> None:
    """Deletes the results of earlier runs."""
    shutil.rmtree(RESULTS, ignore_errors=True)
    RESULTS.mkdir(parents=True)


@contextmanager
def running(command: str, **variables: str) -> Iterator[None]:
    """`python -m jepostule COMMAND` with these environment variables; its stderr goes to test-results."""
    name, *arguments = command.split()
    line = [sys.executable, "-m", "jepostule", name, *arguments]
    with (RESULTS / f"{name}.log").open("w") as log:
        process = subprocess.Popen(line, cwd=PROJECT, env=os.environ | variables, stderr=log)
        try:
            yield
        finally:
            process.terminate()
            process.wait(timeout=PATIENCE)


def wait_for(address: str) -> None:
    """Waits for any HTTP response; TimeoutError."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            httpx.get(address)
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(f"nobody answers at {address}: see {RESULTS}")
