"""The service as it is deployed: a web process and a worker, started as an operator starts them."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx

from jepostule.settings import PROJECT

RESULTS = PROJECT / "test-results"
PATIENCE = 20  # seconds


@contextmanager
def running(*commands: str) -> Iterator[None]:
    """Each of `commands` of `python -m jepostule` as a process; what they say stands in test-results."""
    with ExitStack() as stack:
        for command in commands:
            stack.enter_context(process(command))
        yield


@contextmanager
def process(command: str) -> Iterator[None]:
    RESULTS.mkdir(exist_ok=True)
    name = command.split()[0]
    with (RESULTS / f"{name}.log").open("w") as log:
        started = subprocess.Popen([sys.executable, "-m", "jepostule", *command.split()], cwd=PROJECT, stderr=log)
        try:
            yield
        finally:
            started.terminate()
            started.wait(timeout=PATIENCE)


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
    raise TimeoutError(f"nobody answers at {address}: see {Path(RESULTS).name}")
