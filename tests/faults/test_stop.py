"""A worker that is asked to stop, and one that stands still for a while."""

import asyncio
import signal
import time

import pytest

from tests.faults.fates import nothing_left, refuse_losses, until
from tests.faults.fleet import Fleet, worker
from tests.jobs.conftest import Apply
from tests.jobs.queue import attempts, jobs, rows
from tests.servers.smtp import STALL, SmtpServer


async def connected(server: SmtpServer) -> None:
    async def by_now() -> bool:
        return server.connections > 0

    await until(by_now, 60)


@pytest.mark.parametrize("step", ["CONNECT", "DATA", "DOT"])
async def test_a_worker_stops_within_ten_seconds_of_a_server_that_stalls(
    apply: Apply, server: SmtpServer, step: str
) -> None:
    await apply()
    server.behaviour[step] = STALL
    with worker() as process:
        await connected(server)
        began = time.monotonic()
        process.terminate()
        process.wait(timeout=10)
        assert time.monotonic() - began < 10
    assert ("send-application", "todo") in await jobs()
    assert [each.outcome for each in await attempts()] == ["retried"]


async def test_letters_under_way_are_finished_before_the_end(apply: Apply, server: SmtpServer) -> None:
    await apply()
    with worker() as process:
        await connected(server)
        process.terminate()
        assert process.wait(timeout=10) == 0
    assert await rows("select state from letter") == [("sent",)]
    assert len(server.messages) == 1


async def test_a_worker_that_was_frozen_for_a_while_spoils_nothing(apply: Apply, server: SmtpServer) -> None:
    for number in range(20):
        await apply(
            people={"candidate_email": f"camille{number}@example.org", "employer_email": f"r{number}@e.example"}
        )
    with Fleet(2) as fleet:
        await connected(server)
        frozen = fleet.processes[0]
        frozen.send_signal(signal.SIGSTOP)
        await asyncio.sleep(45)
        frozen.send_signal(signal.SIGCONT)
        await until(nothing_left, 180)
    await refuse_losses(server)
