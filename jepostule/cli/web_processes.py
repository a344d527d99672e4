"""The web server: one process, or several under a supervisor that replaces those that die."""

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

from jepostule import logs, starting
from jepostule.settings import settings
from jepostule.web.traffic import FOLDER

GRACE = 30  # seconds for requests under way, such as an upload, to end when the server stops
MARGIN = 5  # seconds more, in which a healthy process exits
KEEP_ALIVE = 65  # seconds; more than the 60 of proxies, which would lose a request on a connection that we close first

log = logging.getLogger(__name__)


def run(host: str, count: int) -> None:
    """Serves until SIGTERM or Ctrl-C, which end it with exit code 0."""
    logs.configure()
    starting.stop_on_signals()  # until uvicorn does so itself
    with starting.listening(host) as listener:
        known = logs.facts(host=host, port=settings().port, processes=count)
        log.info("start web %s %s", known, logs.circumstances())
        try:
            one(listener) if count == 1 else several(listener, count)
        finally:
            log.info("stop web")


def one(listener: socket) -> None:
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
    """Keeps metrics in files shared by all processes, so that any of them can answer /metrics for all."""
    with TemporaryDirectory(prefix="jepostule-metrics-") as folder:
        os.environ[FOLDER] = folder
        yield


class Supervisor(Multiprocess):
    def join_all(self) -> None:
        """Kills processes that do not exit in time."""
        last = time.monotonic() + GRACE + MARGIN
        for each in self.processes:
            each.process.join(max(0, last - time.monotonic()))
            if each.process.is_alive():
                log.error("web process stuck pid=%s", each.pid)
                each.process.kill()
                each.process.join()


def configuration(count: int = 1) -> uvicorn.Config:
    # No limit_concurrency: it counts idle connections too, so that a few hundred slow ones would shut everybody out.
    return uvicorn.Config(
        "jepostule.asgi:serve",
        factory=True,
        workers=count,
        http="httptools",
        ws="none",
        proxy_headers=True,
        forwarded_allow_ips=settings().forwarded_allow_ips,
        access_log=False,  # query strings hold personal data: we log requests ourselves
        log_config=None,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE,
        timeout_graceful_shutdown=GRACE,
    )
