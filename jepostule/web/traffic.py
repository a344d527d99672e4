"""Counts and durations of HTTP requests, for /metrics.

Several processes combine theirs through files in PROMETHEUS_MULTIPROC_DIR, which the library reads when it is first
imported.
"""

import os
import re
from collections.abc import Iterable
from pathlib import Path

from litestar.types import Scope
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.core import Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from jepostule.web.request import route

# All others are counted as "other": clients can invent any number of them.
METHODS = {"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"}
BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)  # seconds
FOLDER = "PROMETHEUS_MULTIPROC_DIR"
OF_PROCESS = re.compile(r"gauge_live\w+_(\d+)\.db")

OWN = CollectorRegistry()
REQUESTS = Counter("jepostule_http_requests_total", "Requests answered.", ["method", "route", "status"], registry=OWN)
DURATION = Histogram(
    "jepostule_http_request_duration_seconds",
    "From the request's head to the last byte of its answer.",
    ["route"],
    buckets=BOUNDS,
    registry=OWN,
)
UNDER_WAY = Gauge(
    "jepostule_http_requests_in_progress", "Requests under way.", multiprocess_mode="livesum", registry=OWN
)


def answered(scope: Scope, status: int | None, seconds: float) -> None:
    """`status`: None when the client disconnected before the response began."""
    method = str(scope.get("method"))
    where = route(scope)
    REQUESTS.labels(method if method in METHODS else "other", where, status or "none").inc()
    DURATION.labels(where).observe(seconds)


def registry() -> CollectorRegistry:
    """The metrics of this process, combined with those of its siblings if there are any."""
    folder = os.environ.get(FOLDER)
    if not folder:
        return OWN
    forget_gone(Path(folder))
    together = CollectorRegistry()
    together.register(Together(Path(folder)))
    return together


class Together(Collector):
    """As the library's own collector, which fails for a file that a starting process has only created."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def collect(self) -> Iterable[Metric]:
        files = [str(each) for each in self.folder.glob("*.db") if begun(each)]
        return MultiProcessCollector.merge(files)  # type: ignore[no-untyped-call,no-any-return]


def begun(file: Path) -> bool:
    try:
        return file.stat().st_size > 0
    except FileNotFoundError:  # a sibling has dropped it
        return False


def forget_gone(folder: Path) -> None:
    """Drops the requests in progress of processes that were killed; what they have counted stays."""
    for file in folder.glob("gauge_live*.db"):
        found = OF_PROCESS.fullmatch(file.name)
        if found and not alive(int(found[1])):
            file.unlink(missing_ok=True)  # a sibling may have done so


def alive(process: int) -> bool:
    """Whether it is one of this account: a pid may belong to another account's process by now."""
    try:
        os.kill(process, 0)
    except (ProcessLookupError, PermissionError):
        return False
    return True
