"""What became of the letters: none lost, none doubled without a word."""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable

from tests.faults.applying import submit
from tests.jobs.queue import rows
from tests.servers.smtp import SmtpServer

# How a letter ends. One that was cut off twice while it left may have arrived twice: a person decides, not we.
SENT = "state = 'sent'"
AGENTS = "state = 'unknown' and maybe_doubled"

SLOW = 0.2  # seconds that this server takes for a letter: long enough to be disturbed


class SlowSmtpServer(SmtpServer):
    async def handle_DATA(self, conversation, session, envelope):  # type: ignore[no-untyped-def]
        await asyncio.sleep(SLOW)
        return await super().handle_DATA(conversation, session, envelope)


async def until(condition: Callable[[], Awaitable[bool]], seconds: float) -> None:
    """TimeoutError where it does not come true in this time."""
    end = time.monotonic() + seconds
    while not await condition():
        if time.monotonic() > end:
            raise TimeoutError
        await asyncio.sleep(0.2)


async def nothing_left() -> bool:
    """No job is running or ready."""
    query = "select count(*) from procrastinate_jobs where status in ('todo', 'doing') and queue_name <> 'housekeeping'"
    return await rows(query) == [(0,)]


async def quickest_start(first: int) -> float:
    """Seconds from an application to the run of its job, with nothing else to do; five are sent, from number `first`.

    A worker that is told of new jobs begins at once. One that only looks for them each second never comes close, since
    it has just looked when it has sent the one before.
    """
    for number in range(first, first + 5):
        await submit(number)
        await until(nothing_left, 60)
    waits = await rows(
        "select extract(epoch from started_at - letter.created_at) from job_attempt "
        "join letter on letter.id = letter_id order by started_at desc limit 5"
    )
    return float(min(waits)[0])


async def refuse_losses(server: SmtpServer, *, for_agents: int = 0) -> None:
    """Each letter that was decided arrived, once or with a mark; and it says that it was sent.

    `for_agents`: so many may have been cut off twice while they left, by kills at moments that nobody has chosen.
    """
    letters = await rows(f"select id::text, {SENT}, {AGENTS}, maybe_doubled from letter")
    arrived = Counter(str(each.mail["Message-ID"]) for each in server.messages)
    copies = {letter: sum(count for name, count in arrived.items() if letter in name) for letter, *_ in letters}
    assert [letter for letter, sent, given, _ in letters if not (sent or given)] == []
    assert [letter for letter, sent, *_ in letters if sent and copies[letter] == 0] == []
    assert [letter for letter, *_, marked in letters if copies[letter] > 1 and not marked] == []
    assert sum(given for _, _, given, _ in letters) <= for_agents
