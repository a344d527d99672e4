"""`just demo`, in a process of its own: what it prints, and what it leaves behind."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import psycopg
import pytest

from jepostule.settings import PROJECT
from jepostule.store import embedded
from tests import scratch
from tests.journeys.processes import PATIENCE
from tests.servers.ports import free_port

COMMAND = [sys.executable, "-m", "jepostule", "demo"]


class Demo:
    """A running demo, and what it printed until it was ready."""

    def __init__(self, process: subprocess.Popen[str], port: int) -> None:
        self.process, self.base = process, f"http://127.0.0.1:{port}"
        assert process.stdout is not None
        self.said = ""
        while "Ctrl-C" not in self.said:
            line = process.stdout.readline()
            assert line, "the demo ended before it was ready"
            self.said += line

    def stop(self, how: signal.Signals) -> int:
        """Signals the whole process group, as a terminal does; returns the exit code."""
        os.killpg(self.process.pid, how)
        return self.process.wait(timeout=PATIENCE)


@pytest.fixture
def data_dir() -> Iterator[Path]:
    with TemporaryDirectory(prefix="jepostule-test-") as name:
        Path(name).chmod(0o711)
        yield Path(name, "data")


@pytest.fixture
def port() -> int:
    return free_port()


def variables(data_dir: Path, port: int) -> dict[str, str]:
    """An environment with these two settings only."""
    others = {name: value for name, value in os.environ.items() if not name.startswith(("POSTGRES", "JEPOSTULE"))}
    return others | {"JEPOSTULE_DATA_DIR": str(data_dir), "JEPOSTULE_PORT": str(port)}


@contextmanager
def started(environment: dict[str, str]) -> Iterator[Demo]:
    process = subprocess.Popen(
        COMMAND, cwd=PROJECT, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    with process:
        try:
            yield Demo(process, int(environment["JEPOSTULE_PORT"]))
        finally:
            process.kill()


def refused(environment: dict[str, str]) -> str:
    """The error message of a demo that does not start."""
    run = subprocess.run(
        COMMAND, cwd=PROJECT, env=environment, check=False, capture_output=True, text=True, timeout=PATIENCE
    )
    assert (run.returncode, run.stdout) == (1, "")
    return run.stderr


def connect(data_dir: Path) -> psycopg.Connection:
    socket_folder = str(embedded.socket_folder(data_dir))
    return psycopg.connect(host=socket_folder, port=embedded.PORT, user=embedded.USER, dbname="jepostule")


def test_it_says_where_to_look_and_leaves_nothing_running(data_dir: Path, port: int) -> None:
    with started(variables(data_dir, port)) as demo:
        for path in ("/embed/demo/", "/mailbox/", "/admin/"):
            assert demo.base + path in demo.said
        assert httpx.get(demo.base + "/embed/demo/", timeout=PATIENCE).status_code == 200
        assert httpx.get(demo.base + "/mailbox/", timeout=PATIENCE).status_code == 200
        assert demo.stop(signal.SIGTERM) == 0
    assert not (data_dir / "postgres" / "postmaster.pid").exists()
    assert not embedded.socket_folder(data_dir).exists()
    socket.create_server(("127.0.0.1", port)).close()


def test_a_second_start_keeps_the_data_and_the_password(data_dir: Path, port: int) -> None:
    with started(variables(data_dir, port)) as first:
        with connect(data_dir) as connection:
            connection.execute("create table kept ()")
        assert first.stop(signal.SIGINT) == 0
    with started(variables(data_dir, port)) as second:
        assert re.search(r"sacha, mot de passe \w{16}\b", second.said)
        assert second.said == first.said
        with connect(data_dir) as connection:
            connection.execute("select from kept")
        assert second.stop(signal.SIGINT) == 0
    assert (data_dir / "sacha.password").stat().st_mode & 0o777 == 0o600


def test_a_port_in_use_is_one_sentence_and_nothing_is_started(data_dir: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = refused(variables(data_dir, port))
    assert said == f"Error: Port {port} is in use: choose another with JEPOSTULE_PORT.\n"
    assert not data_dir.exists()


def test_a_port_that_cannot_be_is_one_sentence(data_dir: Path) -> None:
    said = refused(variables(data_dir, 65536))
    assert said == "Error: Port 65536 does not exist: choose another with JEPOSTULE_PORT.\n"


def test_a_broken_data_folder_is_one_sentence(data_dir: Path, port: int) -> None:
    (data_dir / "postgres").mkdir(parents=True)
    (data_dir / "postgres" / "diary.txt").touch()
    said = refused(variables(data_dir, port))
    assert said == f"Error: {data_dir}/postgres is not a data folder of Postgres: move it away and start again.\n"


def test_production_has_no_demo(data_dir: Path, port: int) -> None:
    production = {
        "JEPOSTULE_ENV": "production",
        "JEPOSTULE_BASE_URL": "https://jepostule.example",
        "SECRET_KEY": "k" * 32,
        "CRYPTOGRAPHY_SECRET_KEY": "c" * 43 + "=",
        "POSTGRES_HOST": "127.0.0.1",
        "POSTGRES_PASSWORD": "p",
        "EMAIL_DELIVERY_SERVICE": "smtp",
    }
    assert "not for production" in refused(variables(data_dir, port) | production)


def test_a_given_postgres_is_used_instead(data_dir: Path, port: int) -> None:
    server = {name: value for name, value in os.environ.items() if name.startswith("POSTGRES")}
    with scratch.database() as given, started(variables(data_dir, port) | server | given) as demo:
        assert httpx.get(demo.base + "/embed/demo/", timeout=PATIENCE).status_code == 200
        assert demo.stop(signal.SIGTERM) == 0
    assert not (data_dir / "postgres").exists()
