"""The service as in production on this machine: each part in a process, with a durable Postgres."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from jepostule.settings import PROJECT, settings
from jepostule.store import embedded, migrations
from jepostule.store.embedded.server import end_with_owner
from tests.servers.ports import free_port

DISK = "/var/tmp"  # /tmp may be memory, where fsync costs nothing
PATIENCE = 60  # seconds
Run = subprocess.Popen[str]
PRODUCTION = {
    "JEPOSTULE_ENV": "production",
    "JEPOSTULE_BASE_URL": "https://jepostule.example",
    "SECRET_KEY": "a secret of the bench, as long as in production",
    "CRYPTOGRAPHY_SECRET_KEY": "YmVuY2gtYmVuY2gtYmVuY2gtYmVuY2gtYmVuY2gtISE=",
    "POSTGRES_PASSWORD": "nobody asks on a socket",
    "EVENT_CALLBACK_SECRET": "a secret of the bench",
    "EMAIL_DELIVERY_SERVICE": "smtp",
}


@dataclass(frozen=True)
class Program:
    """A running process of ours; `port` is 0 when it does not listen."""

    pid: int
    port: int = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@dataclass(frozen=True)
class Sink:
    port: int
    pid: int
    file: Path

    @property
    def variables(self) -> dict[str, str]:
        return {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(self.port)}

    def taken(self) -> list[tuple[float, str]]:
        """Each letter so far: when (CLOCK_MONOTONIC, seconds) and for which recipient."""
        lines = self.file.read_text().splitlines()
        return [(float(moment), recipient) for moment, _, recipient in (line.partition(" ") for line in lines)]


@contextmanager
def postgres(database: str = "jepostule_bench") -> Iterator[dict[str, str]]:
    """Yields the environment variables of an empty `database` on a server with default settings, fsync on."""
    with TemporaryDirectory(prefix="jepostule-bench-", dir=DISK) as folder:
        Path(folder).chmod(0o711)  # when we are root, Postgres runs as another user, who needs access
        with embedded.start(Path(folder), database):
            yield {
                "POSTGRES_HOST": str(embedded.socket_folder(Path(folder))),
                "POSTGRES_PORT": str(embedded.PORT),
                "POSTGRES_USER": embedded.USER,
                "POSTGRES_DB": database,
            }


@contextmanager
def sink() -> Iterator[Sink]:
    """A mail server that accepts everything."""
    with TemporaryDirectory(prefix="jepostule-sink-") as folder:
        file = Path(folder, "taken")
        with started([sys.executable, "-m", "tests.bench.sink", str(file)], os.environ, stdout=subprocess.PIPE) as run:
            assert run.stdout is not None
            yield Sink(int(run.stdout.readline()), run.pid, file)


@contextmanager
def web(variables: Mapping[str, str], *options: str) -> Iterator[Program]:
    """`python -m jepostule web`, ready to answer."""
    port = free_port()
    line = [sys.executable, "-m", "jepostule", "web", *options]
    with started(line, {**os.environ, **variables, "JEPOSTULE_PORT": str(port)}) as run:
        program = Program(run.pid, port)
        wait_for(f"{program.address}/readyz", run)
        yield program


@contextmanager
def constant(variables: Mapping[str, str]) -> Iterator[Program]:
    """tests/bench/constant.py, served in the same way as our pages."""
    port = free_port()
    said = {"factory": True, "port": port, "access_log": False, "log_config": None, "server_header": False}
    code = f"import uvicorn; uvicorn.run('tests.bench.constant:serve', **{said!r})"
    with started([sys.executable, "-c", code], {**os.environ, **variables}) as run:
        program = Program(run.pid, port)
        wait_for(f"{program.address}/page/1", run)
        yield program


@contextmanager
def worker(variables: Mapping[str, str], *options: str) -> Iterator[Program]:
    """`python -m jepostule worker all`, perhaps not ready yet."""
    line = [sys.executable, "-m", "jepostule", "worker", "all", *options]
    with started(line, {**os.environ, **variables}) as run:
        yield Program(run.pid)


@contextmanager
def environment(variables: Mapping[str, str]) -> Iterator[None]:
    """Applies these settings to the current process."""
    before = dict(os.environ)
    os.environ.update(variables)
    settings.cache_clear()
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
        settings.cache_clear()


@dataclass(frozen=True)
class Service:
    variables: Mapping[str, str]
    web: Program
    sink: Sink


@contextmanager
def service() -> Iterator[Service]:
    """Migrated Postgres, one web process and a mail server; measures that need a worker start it."""
    with ExitStack() as until_the_end:
        mail = until_the_end.enter_context(sink())
        variables = PRODUCTION | mail.variables | until_the_end.enter_context(postgres())
        until_the_end.enter_context(environment(variables))
        migrations.upgrade()
        yield Service(variables, until_the_end.enter_context(web(variables)), mail)


@contextmanager
def started(line: list[str], variables: Mapping[str, str], stdout: int | None = None) -> Iterator[Run]:
    """A process that ends with the block, or with us; its stderr goes to .data/bench.log."""
    (PROJECT / ".data").mkdir(exist_ok=True)
    with (PROJECT / ".data" / "bench.log").open("a") as log:
        process = subprocess.Popen(
            line,
            cwd=PROJECT,
            env=dict(variables),
            stdout=stdout,
            stderr=log,
            text=True,
            preexec_fn=partial(end_with_owner, os.getpid()),  # noqa: PLW1509 (two system calls, no lock)
        )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)
        if process.stdout:
            process.stdout.close()


def wait_for(address: str, process: Run) -> None:
    """Waits for a success status; TimeoutError when the process ends or takes too long."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            if httpx.get(address).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise TimeoutError(f"nobody answers at {address}: see .data/bench.log")
