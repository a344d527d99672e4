"""The web: one process, or several under one that replaces those that die."""

import logging
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from socket import socket
from tempfile import TemporaryDirectory

import uvicorn
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess

from jepostule import demo, logs
from jepostule.settings import settings
from jepostule.web.traffic import FOLDER

GRACE = 30  # seconds for what is under way, such as an upload, to end when the web stops
MARGIN = 5  # seconds more, for a process to end that is well
KEEP_ALIVE = 65  # seconds: proxies keep theirs for 60, and would lose a request to a connection that we close first

log = logging.getLogger(__name__)


def run(host: str, count: int) -> None:
    """Until SIGTERM or Ctrl-C, which end it with exit code 0."""
    logs.configure()
    with demo.listening(host) as listener:
        known = logs.told(host=host, port=settings().port, processes=count)
        log.info("start web %s %s", known, logs.circumstances())
        try:
            one(listener) if count == 1 else several(listener, count)
        finally:
            log.info("stop web")


def one(listener: socket) -> None:
    demo.stop_on_signals()
    server = uvicorn.Server(configuration())
    server.run([listener])
    if not server.started:
        sys.exit(STARTUP_FAILURE)


def several(listener: socket, count: int) -> None:
    with counted_together():
        supervisor = Supervisor(configuration(count), [listener])
        supervisor.run()
    if any(each.exitcode == STARTUP_FAILURE for each in supervisor.processes):
        sys.exit(STARTUP_FAILURE)


@contextmanager
def counted_together() -> Iterator[None]:
    """In files that processes share: whichever is asked for /metrics answers for all."""
    with TemporaryDirectory(prefix="jepostule-metrics-") as folder:
        os.environ[FOLDER] = folder
        yield


class Supervisor(Multiprocess):
    def join_all(self) -> None:
        """Ends those that do not come to their end."""
        last = time.monotonic() + GRACE + MARGIN
        for each in self.processes:
            each.process.join(max(0, last - time.monotonic()))
            if each.process.is_alive():
                log.error("web process stuck pid=%s", each.pid)
                each.process.kill()
                each.process.join()


def configuration(count: int = 1) -> uvicorn.Config:
    # No limit_concurrency: it counts connections that wait too, so that a few hundred slow ones would shut all out.
    return uvicorn.Config(
        "jepostule.asgi:serve",
        factory=True,
        workers=count,
        http="httptools",
        ws="none",
        proxy_headers=True,
        forwarded_allow_ips=settings().forwarded_allow_ips,
        access_log=False,  # queries hold personal data: we log requests ourselves
        log_config=None,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE,
        timeout_graceful_shutdown=GRACE,
    )
