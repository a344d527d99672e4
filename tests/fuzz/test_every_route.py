"""Any request to any route by anybody gets a response, at a bounded cost.

This sends the same few requests to each route every time; `just fuzz` sends many, chosen by the SEED that it prints.
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
from tests.sql import rows

MANY = int(os.environ.get("FUZZ", "0"))
SEED = os.environ.get("SEED", "")
COST = 1.0  # seconds of CPU per request
PATIENCE = 60  # seconds, generous for a busy machine
OPEN = "select pid from pg_stat_activity where state like 'idle in%' and datname = current_database()"
KNOCKING = settings(
    max_examples=MANY or 2,  # the first example is the simplest
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


# A client that disconnects during an export leaves its cursor to the garbage collector, and psycopg warns of it.
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
            # 0 would be no response at all.
            assert 100 <= answered.status < 500
            assert answered.cost < COST

        await asyncio.to_thread(knock)

    for role in ("", *ROLES):
        for route in routes.every(app):
            await knock_at(route, role)
    assert await rows(OPEN) == []
    gc.collect()  # so that warnings are raised here, and not in the next test
    # Some requests got past the first checks.
    assert {200, 303, 400, 403, 404, 405, 422} <= {*statuses}
