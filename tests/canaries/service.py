"""The service as in production: a web process and a worker, with all that they log."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from cryptography.fernet import Fernet

from jepostule.settings import PROJECT
from tests.canaries.words import SECRETS
from tests.servers.ports import free_port

PRODUCTION = {
    "JEPOSTULE_ENV": "production",
    "JEPOSTULE_BASE_URL": "https://jepostule.example",
    "SECRET_KEY": "a key of the tests that is long enough for production",
    "CRYPTOGRAPHY_SECRET_KEY": Fernet.generate_key().decode(),
    "POSTGRES_PASSWORD": SECRETS["postgres_password"],
    "EVENT_CALLBACK_SECRET": SECRETS["events_secret"],
    "MEMO_API_SECRET": SECRETS["memo_secret"],
}


def in_production(configure: Callable[..., None], **variables: str) -> str:
    """Configures this process and its children; returns the address of the pages behind the proxy."""
    port = str(free_port())
    configure(**{**PRODUCTION, "JEPOSTULE_PORT": port, **variables})
    return f"http://127.0.0.1:{port}"


@contextmanager
def processes(logs: list[Path]) -> Iterator[None]:
    """`logs`: the files for stdout and stderr of each."""
    with ExitStack() as until_the_end:
        for log, arguments in zip(logs, (["web"], ["worker", "all"]), strict=True):
            until_the_end.enter_context(running(log, arguments))
        yield


@contextmanager
def running(log: Path, arguments: list[str]) -> Iterator[None]:
    command = [sys.executable, "-m", "jepostule", *arguments]
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=PROJECT, env=os.environ, stdout=output, stderr=subprocess.STDOUT)
        try:
            yield
        finally:
            process.terminate()
            process.wait(timeout=60)
