"""Processes in which Camille applies as fast as possible: `python -m tests.jobs.rivals PROCESSES TIMES`.

Each uses a platform of its own, and varies the case of her address.
"""

import asyncio
import multiprocessing
import sys

from jepostule.domain import applications
from jepostule.store import tables  # noqa: F401, rows refer to each other
from jepostule.store.database import engine, transaction
from tests import factories


def main(rival: int, times: int) -> None:
    asyncio.run(apply(rival, times))


async def apply(rival: int, times: int) -> None:
    for time in range(times):
        async with transaction() as session:
            platform = await factories.platform(session, f"rival{rival}")
            people = {"candidate_email": spelled(rival + time), "employer_email": f"robin{time}@rival{rival}.example"}
            invitation = factories.invitation(platform, **people)
            await applications.submit(session, invitation, factories.words(), [])
    await engine().dispose()


def spelled(number: int) -> str:
    email = factories.CAMILLE["candidate_email"]
    return [email, email.upper(), email.title()][number % 3]


if __name__ == "__main__":
    processes, times = map(int, sys.argv[1:])
    # With `fork` they share the imports, so that all of them begin at the same time.
    fork = multiprocessing.get_context("fork")
    begun = [fork.Process(target=main, args=(rival, times)) for rival in range(processes)]
    for each in begun:
        each.start()
    for each in begun:
        each.join()
    sys.exit(any(each.exitcode for each in begun))
