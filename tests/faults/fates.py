"""What became of the letters: none lost, none doubled without a mark."""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable

from tests.faults.applying import submit
from tests.servers.smtp import SmtpServer
from tests.sql import rows

# Final states. A letter interrupted twice while being sent may have arrived twice: an agent decides, not the service.
SENT = "state = 'sent'"
AGENTS = "state = 'unknown' and maybe_doubled"

SLOW = 0.2  # seconds to accept a letter: long enough to be interrupted


class SlowSmtpServer(SmtpServer):
    async def handle_DATA(self, conversation, session, envelope):  # type: ignore[no-untyped-def]
        await asyncio.sleep(SLOW)
        return await super().handle_DATA(conversation, session, envelope)


async def until(condition: Callable[[], Awaitable[bool]], seconds: float) -> None:
    """TimeoutError when `condition` is still false after `seconds`."""
    end = time.monotonic() + seconds
    while not await condition():
        if time.monotonic() > end:
            raise TimeoutError
        await asyncio.sleep(0.2)


async def nothing_left() -> bool:
    """Whether no job is running or ready."""
    query = "select count(*) from procrastinate_jobs where status in ('todo', 'doing') and queue_name <> 'housekeeping'"
    return await rows(query) == [(0,)]


async def quickest_start(first: int) -> float:
    """The shortest of five delays, in seconds, from an application to the start of its job, on an idle queue.

    Candidates are numbered from `first`. A worker notified of new jobs starts at once. One that only polls each second
    is never as quick, since it has just polled after sending the previous letter.
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
    """Asserts that each letter has arrived, once or with a mark, and is recorded as sent.

    `for_agents`: how many may have been interrupted twice, by kills at random moments.
    """
    letters = await rows(f"select id::text, {SENT}, {AGENTS}, maybe_doubled from letter")
    arrived = Counter(str(each.mail["Message-ID"]) for each in server.messages)
    copies = {letter: sum(count for name, count in arrived.items() if letter in name) for letter, *_ in letters}
    assert [letter for letter, sent, given, _ in letters if not (sent or given)] == []
    assert [letter for letter, sent, *_ in letters if sent and copies[letter] == 0] == []
    assert [letter for letter, *_, marked in letters if copies[letter] > 1 and not marked] == []
    assert sum(given for _, _, given, _ in letters) <= for_agents
