"""Postgres goes down under load and comes back: nothing is lost, and workers resume without a restart by hand."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

import pytest

from jepostule.jobs.rescue import rescue_stalled
from jepostule.settings import PROJECT
from jepostule.store.database import engine
from tests.faults.applying import submit
from tests.faults.fates import nothing_left, quickest_start, refuse_losses, until
from tests.faults.fleet import Fleet
from tests.faults.postgres import OwnPostgres
from tests.faults.postgres import on_own_postgres as on_own_postgres  # noqa: PLC0414, a fixture
from tests.faults.postgres import own_postgres as own_postgres  # noqa: PLC0414
from tests.servers.smtp import SmtpServer
from tests.sql import rows

LOAD = 60

# No pool is open, as when all its connections hang: what happens to others must not matter.
WATCHED = """
import asyncio
from jepostule.jobs import watchdog

async def main():
    async with watchdog.watching(asyncio.Event(), patience=8):
        await asyncio.sleep(90)

asyncio.run(main())
"""


def under_way(server: SmtpServer) -> Callable[[], Awaitable[bool]]:
    async def by_now() -> bool:
        return len(server.messages) >= 5

    return by_now


@contextmanager
def watching() -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen([sys.executable, "-c", WATCHED], cwd=PROJECT, env=os.environ) as process:
        try:
            yield process
        finally:
            process.kill()


async def ours_closed() -> None:
    """Disposes of this process's connections, which would be found dead and dropped without being closed."""
    await engine().dispose()


@pytest.mark.parametrize("seconds", [3, 40])
async def test_an_outage_loses_nothing_and_workers_go_on_as_before(
    on_own_postgres: OwnPostgres, mail_server: SmtpServer, seconds: int
) -> None:
    for number in range(LOAD):
        await submit(number)
    with Fleet(2) as fleet:
        await until(under_way(mail_server), 90)
        await ours_closed()
        on_own_postgres.stop()
        await asyncio.sleep(seconds)
        on_own_postgres.start()
        await until(nothing_left, 180)
        for place in range(fleet.count):
            with fleet.alone(place):
                assert await quickest_start(LOAD + 10 * place) < 0.3
        assert fleet.ended == []
    await refuse_losses(mail_server)


async def test_connections_that_are_cut_again_and_again_leave_no_job_behind(
    on_own_postgres: OwnPostgres, mail_server: SmtpServer
) -> None:
    async def rescued() -> bool:
        await rescue_stalled()  # what the clock does each minute
        return await nothing_left()

    for number in range(LOAD):
        await submit(number)
    with Fleet(2) as fleet:
        await until(under_way(mail_server), 90)
        await ours_closed()
        for _ in range(20):
            on_own_postgres.cut()
            await asyncio.sleep(0.3)
        await until(rescued, 180)
        assert fleet.ended == []
    await refuse_losses(mail_server)


async def test_a_worker_whose_postgres_stands_still_ends_and_is_replaced(
    on_own_postgres: OwnPostgres, mail_server: SmtpServer
) -> None:
    async def idle() -> bool:
        return len(mail_server.messages) == 1 and await nothing_left()

    async def ended() -> bool:
        return bool(fleet.ended)

    await submit(0)
    with Fleet(1) as fleet:
        await until(idle, 90)
        on_own_postgres.freeze()
        try:
            await until(ended, 60)
        finally:
            on_own_postgres.thaw()
        await submit(1)
        await until(nothing_left, 120)
    assert fleet.ended[0] == 1
    await refuse_losses(mail_server)


async def test_that_postgres_stands_still_is_noticed_without_a_connection_of_the_pool(
    on_own_postgres: OwnPostgres,
) -> None:
    async def watched() -> bool:
        return await rows("select 1 from pg_stat_activity where application_name = 'jepostule watchdog'") != []

    async def ended() -> bool:
        return process.poll() is not None

    with watching() as process:
        await until(watched, 30)
        await ours_closed()
        on_own_postgres.freeze()
        try:
            await until(ended, 60)
        finally:
            on_own_postgres.thaw()
    assert process.returncode == 1


async def test_one_that_only_reads_for_a_while_leaves_no_job_behind(
    on_own_postgres: OwnPostgres, mail_server: SmtpServer
) -> None:
    for number in range(LOAD):
        await submit(number)
    with Fleet(2):
        await until(under_way(mail_server), 90)
        with on_own_postgres.only_reading():
            await asyncio.sleep(15)
        await until(nothing_left, 180)
    await refuse_losses(mail_server)
    await ours_closed()
