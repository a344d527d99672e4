"""A worker that freezes for a while, then resumes."""

import asyncio
import signal

from jepostule.jobs.rescue import rescue_stalled
from tests.faults.applying import submit
from tests.faults.fates import nothing_left, refuse_losses, until
from tests.faults.fleet import Fleet
from tests.faults.points import PATIENCE
from tests.servers.smtp import SmtpServer
from tests.sql import rows


async def two_at_work() -> bool:
    return await rows("select count(distinct worker) from job_attempt where outcome is null") == [(2,)]


async def test_letters_do_not_wait_for_a_worker_that_stands_still_and_it_spoils_nothing_when_it_is_back(
    server: SmtpServer,
) -> None:
    async def rescued() -> bool:
        # The clock does it each minute. A job that was frozen as it ended stays locked until Postgres ends its session.
        await rescue_stalled()
        return await nothing_left()

    async def replaced() -> bool:
        return frozen not in fleet.processes

    for number in range(40):
        await submit(number)
    with Fleet(2) as fleet:
        await until(two_at_work, PATIENCE)
        frozen = fleet.processes[0]
        frozen.send_signal(signal.SIGSTOP)
        await asyncio.sleep(45)
        await until(rescued, PATIENCE)
        frozen.send_signal(signal.SIGCONT)
        await until(replaced, PATIENCE)
        await until(nothing_left, PATIENCE)
    lost_by = await rows("select split_part(worker, ':', 2) from job_attempt where outcome = 'lost'")
    assert (str(frozen.pid),) in lost_by
    await refuse_losses(server)
