"""Whatever is sent to whatever route by whomever: we answer it, and it costs little.

A few requests to each here, always the same; `just fuzz` sends many, others each time, as the SEED that it prints.
"""

import asyncio
import gc
import os
from collections import Counter
from zlib import crc32

import pytest
from hypothesis import HealthCheck, given, seed, settings
from litestar.types import ASGIApp

from jepostule.store.agent import ROLES
from tests.application import shared_app
from tests.fuzz import house, requests, routes, wire
from tests.fuzz.pages import Known
from tests.fuzz.routes import Route
from tests.fuzz.wire import Sent
from tests.jobs.queue import rows

MANY = int(os.environ.get("FUZZ", "0"))
SEED = os.environ.get("SEED", "")
COST = 1.0  # seconds of CPU
PATIENCE = 60  # seconds: a busy machine takes its time
OPEN = "select pid from pg_stat_activity where state like 'idle in%' and datname = current_database()"
KNOCKING = settings(
    max_examples=MANY or 2,  # the first is the simplest there is
    database=None,
    deadline=None,
    suppress_health_check=[*HealthCheck],
)


@pytest.fixture
def app() -> ASGIApp:
    return shared_app()


@pytest.fixture
async def known(database: None, app: ASGIApp) -> Known:
    return await house.furnish(app)


# Who hangs up while a portion of an export is on its way ends its connection, and leaves the cursor to the collector of
# garbage: psycopg says so.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
async def test_nothing_that_is_sent_breaks_or_is_dear(app: ASGIApp, known: Known) -> None:
    loop, statuses = asyncio.get_running_loop(), Counter[int]()

    async def knock_at(route: Route, role: str) -> None:
        await house.forget_visits()
        cookie = await house.cookie(role) if role else ""

        @seed(crc32(f"{SEED} {role} {route}".encode()))
        @KNOCKING
        @given(sent=requests.to(route, known, cookie))
        def knock(sent: Sent) -> None:
            answered = asyncio.run_coroutine_threadsafe(wire.answer(app, sent), loop).result(PATIENCE)
            statuses[answered.status] += 1
            # Readiness and figures may say that they are not there.
            assert 100 <= answered.status < 500
            assert answered.cost < COST

        await asyncio.to_thread(knock)

    for role in ("", *ROLES):
        for route in routes.every(app):
            await knock_at(route, role)
    assert await rows(OPEN) == []
    gc.collect()  # it is said here, and not in the next test
    # Not all of it was so wrong that nobody looked at it.
    assert {200, 303, 400, 403, 404, 405, 422} <= {*statuses}
