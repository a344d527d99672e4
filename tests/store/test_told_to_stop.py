"""A cancellation, at any moment, leaves all or nothing, and a usable connection."""

import asyncio
import gc
from collections.abc import Awaitable, Callable, Generator, Iterator
from typing import Any

import pytest
from psycopg import waiting
from psycopg.pq import PipelineStatus, TransactionStatus
from sqlalchemy import text

from jepostule.domain import applications, documents
from jepostule.store import sql
from jepostule.store.database import engine, looking, reading, transaction
from jepostule.store.platform import Platform
from tests import factories

# Cancelled generators of psycopg warn when they are garbage-collected, which `busy` triggers.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

CLEAN = (TransactionStatus.IDLE, PipelineStatus.OFF)
KEPT = """
    select (select count(*) from application), (select count(*) from letter), (select count(*) from procrastinate_jobs),
        (select count(*) from sending_slot), (select count(*) from document where application_id is not null)
"""


class Stopped:
    """Awaits `work`; cancels it when it suspends for the `step`th time, and then each time, `times` in all."""

    def __init__(self, work: Awaitable[None], step: int, times: int) -> None:
        self.work, self.step, self.times, self.waits = work, step, times, 0

    def __await__(self) -> Generator[Any, None, None]:
        waiting = self.work.__await__()
        throw: BaseException | None = None
        while True:
            try:
                future = waiting.throw(throw) if throw else next(waiting)
            except StopIteration:
                return
            self.waits += 1
            task = asyncio.current_task()
            if task and 0 <= self.waits - self.step < self.times:
                task.cancel()
            throw = None
            try:
                yield future
            except BaseException as error:  # noqa: BLE001, handed on
                throw = error


async def came_to_its_end(work: Callable[[], Awaitable[None]], step: int, times: int) -> bool:
    """Whether it ended before it was cancelled."""

    async def stopped() -> None:
        await Stopped(work(), step, times)

    try:
        await asyncio.create_task(stopped())
    except asyncio.CancelledError:
        return False
    return True


async def at_every_moment(work: Callable[[], Awaitable[None]], times: int = 1) -> int:
    """How many times it was cancelled; the pool's only connection is checked after each."""
    await engine().dispose()
    step = 0
    while True:
        async with looking() as look:
            assert (look.driver.info.transaction_status, look.driver.info.pipeline_status) == CLEAN
            kept = await sql.row(look, KEPT)
            assert kept is not None
            assert len(set(kept)) == 1, kept
        if await came_to_its_end(work, step + 1, times):
            return step
        step += 1


@pytest.fixture
async def platform(database: None) -> Platform:
    async with transaction() as session:
        return await factories.platform(session)


@pytest.fixture
def busy(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Makes psycopg suspend even when there is nothing to wait for, as it does in a busy process."""
    monkeypatch.setattr(waiting, "MAX_BUSY_TIME", -1.0)
    yield
    gc.collect()


@pytest.mark.parametrize("times", [1, 3, 9])
async def test_while_an_application_is_sent(platform: Platform, busy: None, times: int) -> None:
    camilles = (factories.invitation(platform, candidate_email=f"camille{n}@example.org") for n in range(100))

    async def send() -> None:
        async with transaction() as session:
            await applications.submit(session, next(camilles), factories.words(), [factories.upload()])

    assert await at_every_moment(send, times) > 5


@pytest.mark.parametrize("times", [1, 3, 9])
async def test_while_a_finished_draft_is_sent(platform: Platform, busy: None, times: int) -> None:
    camilles = [factories.invitation(platform, candidate_email=f"camille{n}@example.org") for n in range(40)]
    async with transaction() as session:
        for each in camilles:
            await documents.add(session, each, [factories.upload()])
    outlooks = [(each, await factories.outlook(each)) for each in camilles]

    async def send() -> None:
        camille, outlook = outlooks.pop()
        await applications.send(camille, factories.words(), [], outlook)

    assert await at_every_moment(send, times) > 2


@pytest.mark.parametrize("times", [1, 3, 9])
async def test_while_an_application_that_comes_whole_is_sent(platform: Platform, busy: None, times: int) -> None:
    camilles = [factories.invitation(platform, candidate_email=f"camille{n}@example.org") for n in range(40)]
    outlooks = [(each, await factories.outlook(each)) for each in camilles]

    async def send() -> None:
        camille, outlook = outlooks.pop()
        await applications.send(camille, factories.words(), [factories.upload()], outlook)

    assert await at_every_moment(send, times) > 2


async def test_while_sqlalchemy_waits(platform: Platform) -> None:
    async def wait() -> None:
        async with reading() as session:
            await session.execute(text("select pg_sleep(0.01)"))
            await sql.row(session, "select pg_sleep(0.01)")

    assert await at_every_moment(wait) > 1


async def test_while_queries_are_asked_together(platform: Platform, busy: None) -> None:
    async def ask() -> None:
        async with reading() as session:
            await sql.each_of(session, *[("select 1", ())] * 3)

    assert await at_every_moment(ask) > 5
