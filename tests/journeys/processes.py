"""The service as it is deployed: processes started as an operator starts them."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from jepostule.settings import PROJECT

# Of several processes of tests each has its own: what one begins with is not what another has just written.
RESULTS = PROJECT / "test-results" / os.environ.get("PYTEST_XDIST_WORKER", "")
PATIENCE = 60  # seconds: a busy machine takes its time


def forget() -> None:
    """What earlier runs left in test-results."""
    shutil.rmtree(RESULTS, ignore_errors=True)
    RESULTS.mkdir(parents=True)


@contextmanager
def running(command: str, **variables: str) -> Iterator[None]:
    """`python -m jepostule COMMAND`, with these variables of the environment; what it says stands in test-results."""
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
    """Until somebody answers there."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            httpx.get(address)
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(f"nobody answers at {address}: see {RESULTS}")
