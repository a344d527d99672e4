"""What became of the letters: none lost, none doubled without a word."""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable

from tests.faults.applying import submit
from tests.jobs.queue import rows
from tests.servers.smtp import SmtpServer

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


async def refuse_losses(server: SmtpServer) -> None:
    """Each letter that was decided arrived, once or with a mark; and it says that it was sent."""
    letters = await rows("select id::text, state, maybe_doubled from letter")
    arrived = Counter(str(each.mail["Message-ID"]) for each in server.messages)
    copies = {letter: sum(count for name, count in arrived.items() if letter in name) for letter, _, _ in letters}
    assert [letter for letter, state, _ in letters if state != "sent"] == []
    assert [letter for letter in copies if copies[letter] == 0] == []
    assert [letter for letter, _, marked in letters if copies[letter] > 1 and not marked] == []
