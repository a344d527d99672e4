"""`kill -9` of workers, repeatedly, at random moments."""

import asyncio
import os
import random
import signal

from tests.faults.applying import submit
from tests.faults.fates import AGENTS, nothing_left, refuse_losses, until
from tests.faults.fleet import Fleet
from tests.servers.smtp import SmtpServer
from tests.sql import rows

APPLICATIONS, WORKERS, KILLS = 300, 3, 40


async def test_three_hundred_applications_survive_forty_kills(server: SmtpServer) -> None:
    seed = os.environ.get("SEED") or str(random.randrange(10**6))
    print(f"\nSEED={seed}")  # noqa: T201, the same kills again, as far as the machine plays along
    with Fleet(WORKERS) as fleet:
        killing = asyncio.create_task(kill(fleet, random.Random(seed)))
        for number in range(APPLICATIONS):
            await submit(number)
            await asyncio.sleep(0.2)
        await killing
        await until(nothing_left, 180)
        assert fleet.ended == [-signal.SIGKILL] * KILLS
    # The busier the machine, the longer a letter takes to leave, and the likelier that two kills meet it.
    await refuse_losses(server, for_agents=KILLS // 4)
    given = {recipient for (recipient,) in await rows(f"select recipient from letter where {AGENTS}")}
    jobs = "select count(*) from procrastinate_jobs where queue_name <> 'housekeeping'"
    assert await rows(jobs) == [(len(given),)]
    recipients = {recipient for each in server.messages for recipient in each.recipients}
    assert recipients | given == {f"robin{number}@example.org" for number in range(APPLICATIONS)}


async def kill(fleet: Fleet, chance: random.Random) -> None:
    for _ in range(KILLS):
        await asyncio.sleep(chance.uniform(1, 3))
        await fleet.kill_one(chance)
