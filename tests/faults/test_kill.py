"""kill -9 of the worker at each point of a letter's way, and at random ones."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from jepostule.jobs.rescue import rescue_stalled
from jepostule.store.database import raw, transaction
from tests.faults.fates import nothing_left, refuse_losses, until
from tests.faults.fleet import Fleet, worker
from tests.jobs.conftest import Apply
from tests.jobs.queue import execute, rows
from tests.servers.smtp import STALL, SmtpServer

LETTER = "select from letter for update"
EVENTS = "lock table event in share mode"
JOB = "select from procrastinate_jobs for update"

Killed = Callable[[SmtpServer], Awaitable[None]]


@asynccontextmanager
async def held(lock: str) -> AsyncIterator[None]:
    """The worker waits where it needs this."""
    async with transaction() as session:
        await (await raw(session)).execute(lock)
        yield


async def waiting() -> bool:
    """Somebody waits for a lock."""
    return await rows("select count(*) > 0 from pg_stat_activity where wait_event_type = 'Lock'") == [(True,)]


async def sending() -> bool:
    return await rows("select state from letter") == [("sending",)]


async def sent() -> bool:
    return await rows("select state from letter") == [("sent",)]


async def before_the_claim(_: SmtpServer) -> None:
    async with held(LETTER):
        with worker():
            await until(waiting, 60)


async def after_the_claim(server: SmtpServer) -> None:
    server.behaviour["CONNECT"] = STALL
    with worker():
        await until(sending, 60)


async def within_data(server: SmtpServer) -> None:
    server.behaviour["DATA"] = STALL
    with worker():
        await until(sending, 60)
        await asyncio.sleep(1)


async def after_the_dot(server: SmtpServer) -> None:
    async def arrived() -> bool:
        return len(server.messages) == 1

    server.behaviour["DOT"] = STALL
    with worker():
        await until(arrived, 60)


async def before_the_commit(_: SmtpServer) -> None:
    async with held(EVENTS):
        with worker():
            await until(waiting, 60)


async def after_the_commit(_: SmtpServer) -> None:
    with worker():
        async with held(EVENTS):
            await until(waiting, 60)
            job = held(JOB)
            await job.__aenter__()
        await until(sent, 60)
        await until(waiting, 60)
    await job.__aexit__(None, None, None)


@pytest.mark.parametrize(
    ("killed", "copies", "marked"),
    [
        (before_the_claim, 1, False),
        (after_the_claim, 1, True),
        (within_data, 1, True),
        (after_the_dot, 2, True),
        (before_the_commit, 2, True),
        (after_the_commit, 1, False),
    ],
)
async def test_a_worker_that_is_killed_loses_nothing(
    apply: Apply, server: SmtpServer, killed: Killed, copies: int, marked: bool
) -> None:
    await apply()
    await killed(server)
    server.behaviour.clear()
    await execute("update procrastinate_workers set last_heartbeat = now() - interval '1 minute'")
    await rescue_stalled()
    with worker():
        await until(nothing_left, 60)
    assert await rows("select state, maybe_doubled from letter") == [("sent", marked)]
    assert len(server.messages) == copies
    assert len({each.mail["Message-ID"] for each in server.messages}) == 1


async def test_three_hundred_applications_survive_forty_kills(apply: Apply, server: SmtpServer) -> None:
    with Fleet(3) as fleet:
        killing = asyncio.create_task(forty_kills(fleet))
        for number in range(300):
            people = {"candidate_email": f"camille{number}@example.org", "employer_email": f"robin{number}@example.org"}
            await apply(people=people)
            await asyncio.sleep(0.2)
        await killing
        await until(nothing_left, 180)
    assert len(await rows("select from letter")) == 300
    assert await rows("select count(*) from procrastinate_jobs where status = 'failed'") == [(0,)]
    await refuse_losses(server)


async def forty_kills(fleet: Fleet) -> None:
    for _ in range(40):
        await asyncio.sleep(random.uniform(1, 3))
        fleet.kill_one()
