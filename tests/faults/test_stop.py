"""Stopping a worker, as each deployment does."""

import time

import pytest

from tests.faults.applying import submit
from tests.faults.fates import nothing_left, refuse_losses, until
from tests.faults.fleet import worker
from tests.faults.points import PATIENCE
from tests.jobs.queue import hurry, runs
from tests.servers.smtp import STALL, SmtpServer
from tests.sql import rows

LETTERS = 10  # the concurrency of a worker


async def under_way() -> bool:
    return await rows("select count(*) from letter where state = 'sending'") == [(LETTERS,)]


@pytest.mark.parametrize(("step", "doubted"), [("CONNECT", 0), ("DATA", 0), ("DOT", 1)])
async def test_a_worker_stops_within_ten_seconds_of_a_server_that_stalls(
    server: SmtpServer, step: str, doubted: int
) -> None:
    for number in range(LETTERS):
        await submit(number)
    server.behaviour[step] = STALL
    with worker() as process:
        await until(under_way, PATIENCE)
        began = time.monotonic()
        process.terminate()
        process.wait(timeout=10)
        assert time.monotonic() - began < 10
    assert [each.outcome for each in await runs()] == ["retried"] * LETTERS
    server.behaviour.clear()
    await hurry()
    with worker():
        await until(nothing_left, PATIENCE)
    await refuse_losses(server)
    assert await rows("select count(*) from letter where maybe_doubled") == [(doubted,)]


async def test_letters_under_way_are_finished_before_the_end(server: SmtpServer) -> None:
    for number in range(LETTERS):
        await submit(number)
    server.behaviour["BODY"] = STALL  # until all are being sent
    with worker() as process:
        await until(under_way, PATIENCE)
        process.terminate()
        server.behaviour.clear()
        assert process.wait(timeout=10) == 0
    assert await rows("select distinct state from letter") == [("sent",)]
    assert len(server.messages) == LETTERS
