"""A deployment of the service: the processes of one release, with their own folder and Python."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from jepostule.settings import PROJECT
from tests.faults.fleet import RESULTS
from tests.servers.ports import free_port

STOPPED = (0, -signal.SIGTERM)  # uvicorn finishes its requests, then re-raises the signal
PATIENCE = 60  # seconds, generous for a busy machine


@dataclass(frozen=True)
class Release:
    """`command` is a prefix of the Python command line; `variables` are added to the environment."""

    name: str
    folder: Path = PROJECT
    python: str = sys.executable
    command: tuple[str, ...] = ()
    variables: dict[str, str] = field(default_factory=dict)

    @property
    def log(self) -> Path:
        """Stderr of all its processes."""
        return RESULTS / f"{self.name}.log"

    def line(self, *arguments: str) -> list[str]:
        return [*self.command, self.python, "-m", "jepostule", *arguments]

    def run(self, *arguments: str) -> None:
        """Runs a command; AssertionError with its stderr when it fails."""
        line, environment = self.line(*arguments), self.environment()
        done = subprocess.run(line, cwd=self.folder, env=environment, check=False, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr

    def environment(self, **variables: str) -> dict[str, str]:
        return os.environ | self.variables | variables

    @contextmanager
    def started(self, *arguments: str, **variables: str) -> Iterator[subprocess.Popen[bytes]]:
        """Runs for the length of the block, then has to stop by itself on SIGTERM."""
        RESULTS.mkdir(exist_ok=True)
        with self.log.open("ab") as log:
            environment = self.environment(**variables)
            process = subprocess.Popen(self.line(*arguments), cwd=self.folder, env=environment, stderr=log)
            try:
                yield process
                process.terminate()
                assert process.wait(timeout=PATIENCE) in STOPPED
            finally:
                process.kill()
                process.wait()

    @contextmanager
    def web(self, *arguments: str, **variables: str) -> Iterator[str]:
        """Yields the address, once it is ready."""
        port = free_port()
        address = f"http://127.0.0.1:{port}"
        with self.started("web", *arguments, JEPOSTULE_PORT=str(port), **variables):
            wait_until_ready(address)
            yield address

    def complaints(self) -> list[str]:
        """Errors and tracebacks in its log."""
        return [line for line in self.log.read_text().splitlines() if " ERROR " in line or "Traceback" in line]


def wait_until_ready(address: str) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            if httpx.get(f"{address}/readyz").status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise TimeoutError(f"{address} is not ready: see {RESULTS.name}")
