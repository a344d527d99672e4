"""A mail server with recurring faults while many letters are sent: all arrive, none is doubled without a mark."""

import asyncio
from collections.abc import Callable, Iterator
from itertools import count

import pytest

from tests.faults.applying import submit
from tests.faults.fates import nothing_left, refuse_losses, until
from tests.faults.fleet import Fleet
from tests.faults.points import PATIENCE
from tests.jobs.queue import hurry
from tests.servers.smtp import HANG_UP, STALL, SmtpServer
from tests.sql import rows

ARRIVING = 25  # applications during each fault
FELT = 5  # attempts that each fault makes fail
# None of these leaves the fate of a letter in doubt.
BEFORE_THE_LETTER = [
    ("CONNECT", "421 4.3.2 Too busy"),
    ("CONNECT", STALL),
    ("MAIL", "451 4.3.0 Later"),
    ("RCPT", HANG_UP),
]
AFTER_THE_LETTER = [("DOT", HANG_UP), ("DOT", STALL)]
MARKED = "select id from letter where maybe_doubled"
IN_DOUBT = "select letter_id from job_attempt where error = 'OutcomeUnknown'"


@pytest.fixture
def impatient(server: SmtpServer, configure: Callable[..., None]) -> None:
    configure(SMTP_TIMEOUT_SECONDS="0.5")


async def bad_spell(server: SmtpServer, numbers: Iterator[int], step: str = "", order: str = "") -> None:
    """Lasts until enough attempts have failed, while applications arrive; without `step`, the server is down."""
    before = await failures()

    async def felt() -> bool:
        return await failures() >= before + FELT

    if step:
        server.behaviour[step] = order
    else:
        server.stop()
    for _ in range(ARRIVING):
        await submit(next(numbers))
        await asyncio.sleep(0.1)
    await until(felt, PATIENCE)
    server.behaviour.clear()
    if not step:
        server.start()


async def failures() -> int:
    ((count,),) = await rows("select count(*) from job_attempt where error <> ''")
    return int(count)


@pytest.mark.usefixtures("impatient")
async def test_refusals_before_the_letter_lose_nothing_and_leave_no_doubt(server: SmtpServer) -> None:
    numbers = count()
    with Fleet(3) as fleet:
        await bad_spell(server, numbers)
        for step, order in BEFORE_THE_LETTER:
            await bad_spell(server, numbers, step, order)
        await hurry()
        await until(nothing_left, 180)
        assert fleet.ended == []
    assert await rows(MARKED) == []
    assert len(server.messages) == next(numbers)
    await refuse_losses(server)


@pytest.mark.usefixtures("impatient")
async def test_silence_after_the_letter_loses_nothing_and_marks_what_was_in_doubt(server: SmtpServer) -> None:
    numbers = count()
    with Fleet(3) as fleet:
        for step, order in AFTER_THE_LETTER:
            await bad_spell(server, numbers, step, order)
        await hurry()
        await until(nothing_left, 180)
        assert fleet.ended == []
    doubtful = await rows(IN_DOUBT)
    assert doubtful
    assert set(await rows(MARKED)) == set(doubtful)
    await refuse_losses(server)
