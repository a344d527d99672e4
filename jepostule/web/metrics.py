"""Metrics for Prometheus: one scrape covers all web processes of this machine, the queues and the workers."""

import asyncio
import hmac
from datetime import UTC, datetime

from litestar import Response, get
from litestar.exceptions import NotFoundException, PermissionDeniedException
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.core import Metric
from prometheus_client.registry import Collector, CollectorRegistry

from jepostule.settings import settings
from jepostule.store.database import UNAVAILABLE, transaction
from jepostule.store.figures import metrics as store
from jepostule.web import metric_families as families
from jepostule.web import traffic
from jepostule.web.request import Request


class Given(Collector):
    """Metrics that were computed beforehand."""

    def __init__(self, figures: list[Metric]) -> None:
        self.figures = figures

    def collect(self) -> list[Metric]:
        return self.figures


@get("/metrics")
async def metrics(request: Request) -> Response[bytes]:
    """Requires METRICS_TOKEN as `Authorization: Bearer`; 404 when it is not set."""
    refuse_stranger(request.headers.get("authorization", ""))
    figures = [families.build(), *await of_database()]
    return Response(await asyncio.to_thread(text, figures), headers={"content-type": CONTENT_TYPE_LATEST})


def refuse_stranger(shown: str) -> None:
    token = settings().metrics_token
    if not token:
        raise NotFoundException
    if not hmac.compare_digest(shown.encode(), f"Bearer {token}".encode()):
        raise PermissionDeniedException


async def of_database() -> list[Metric]:
    """Without Postgres only `database_up`, so that the metrics of web processes are still served."""
    try:
        async with transaction() as session:
            schema = await store.schema(session)
            measured = None if schema.behind else await store.measured(session)
    except UNAVAILABLE:
        return [families.reached(False)]
    figures = families.figures(measured, datetime.now(UTC)) if measured else ()
    return [families.reached(True), families.schema(schema), *figures]


def text(figures: list[Metric]) -> bytes:
    given = CollectorRegistry()
    given.register(Given(figures))
    return generate_latest(traffic.registry()) + generate_latest(given)


routes = [metrics]
