"""The web server as an operator starts it, observed from outside."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from prometheus_client.parser import text_string_to_metric_families

from jepostule.settings import PROJECT
from tests.journeys.processes import PATIENCE, wait_for
from tests.servers.ports import free_port

TOKEN = "a token of the tests for metrics"
IN_PROGRESS = "jepostule_http_requests_in_progress"
SECRET = "a secret of the tests, for signatures"


class Web:
    """`python -m jepostule web`; stderr goes to `log`."""

    def __init__(self, log: Path, *arguments: str) -> None:
        self.log = log
        self.port = free_port()
        own = {
            "JEPOSTULE_PORT": str(self.port),
            "METRICS_TOKEN": TOKEN,
            "SECRET_KEY": SECRET,
            "TMPDIR": str(log.parent),
        }
        with log.open("wb") as said:
            command = [sys.executable, "-m", "jepostule", "web", *arguments]
            self.process = subprocess.Popen(command, cwd=PROJECT, env=os.environ | own, stderr=said)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def figure(self, name: str, **labels: str) -> float:
        shown = {"Authorization": f"Bearer {TOKEN}"}
        answer = httpx.get(f"{self.address}/metrics", headers=shown, timeout=PATIENCE).raise_for_status()
        samples = [each for family in text_string_to_metric_families(answer.text) for each in family.samples]
        return sum(each.value for each in samples if each.name == name and labels.items() <= each.labels.items())

    def ready(self) -> float:
        return self.figure("jepostule_http_requests_total", route="/readyz", status="200")

    def children(self) -> set[int]:
        """The serving processes."""
        pid = self.process.pid
        found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return {int(each) for each in found if b"spawn_main" in command(int(each))}


@contextmanager
def serving(tmp_path: Path, *arguments: str) -> Iterator[Web]:
    web = Web(tmp_path / "web.log", *arguments)
    try:
        wait_for(f"{web.address}/healthz")
        yield web
    finally:
        web.process.terminate()
        web.process.wait(timeout=PATIENCE)


def until(condition: Callable[[], bool], every: float = 0.05) -> None:
    """`every`: seconds."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end
        time.sleep(every)


def command(process: int) -> bytes:
    """Empty when it has ended."""
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return b""


def is_there(process: int) -> bool:
    try:
        return "State:\tZ" not in Path(f"/proc/{process}/status").read_text()
    except OSError:
        return False


@contextmanager
def under_way(web: Web) -> Iterator[socket.socket]:
    """A request whose body has only begun to arrive."""
    with socket.create_connection(("127.0.0.1", web.port)) as line:
        head = "POST /auth/application/token/ HTTP/1.1\r\nHost: x\r\nContent-Length: 11\r\n"
        line.sendall(f"{head}Content-Type: application/x-www-form-urlencoded\r\n\r\nclient".encode())
        until(lambda: web.figure(IN_PROGRESS) == 2)  # the other one is the request for this figure
        yield line
