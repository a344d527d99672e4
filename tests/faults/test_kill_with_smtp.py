"""`kill -9` of the worker at each point of sending by SMTP, where the fate of a letter cannot be queried."""

from collections.abc import Awaitable, Callable

import pytest

from tests.faults import points
from tests.faults.applying import submit
from tests.faults.fates import nothing_left, until
from tests.faults.fleet import worker
from tests.faults.points import PATIENCE, letter_is, rescued
from tests.servers.smtp import STALL, SmtpServer
from tests.sql import rows

Killed = Callable[[SmtpServer], Awaitable[None]]


async def before_the_claim(_: SmtpServer) -> None:
    await points.before_the_claim()


async def after_the_claim(server: SmtpServer) -> None:
    server.behaviour["CONNECT"] = STALL
    with worker():
        await until(letter_is("sending"), PATIENCE)


async def within_the_letter(server: SmtpServer) -> None:
    async def begun() -> bool:
        return server.bodies == 1

    server.behaviour["BODY"] = STALL
    with worker():
        await until(begun, PATIENCE)


async def after_the_dot(server: SmtpServer) -> None:
    async def arrived() -> bool:
        return len(server.messages) == 1

    server.behaviour["DOT"] = STALL
    with worker():
        await until(arrived, PATIENCE)


async def before_the_commit(_: SmtpServer) -> None:
    await points.before_the_commit()


async def after_the_commit(_: SmtpServer) -> None:
    await points.after_the_commit()


@pytest.mark.parametrize(
    ("killed", "copies", "marked"),
    [
        (before_the_claim, 1, False),
        # For all that we know, these two may be like the two below.
        (after_the_claim, 1, True),
        (within_the_letter, 1, True),
        (after_the_dot, 2, True),
        (before_the_commit, 2, True),
        (after_the_commit, 1, False),
    ],
)
async def test_a_worker_that_is_killed_loses_nothing_and_marks_what_it_may_have_doubled(
    server: SmtpServer, killed: Killed, copies: int, marked: bool
) -> None:
    # Larger than the socket buffers, so that a worker killed while writing the letter has not sent its end.
    await submit(size=8_000_000)
    await killed(server)
    server.behaviour.clear()
    await until(rescued, PATIENCE)
    with worker():
        await until(nothing_left, PATIENCE)
    ((letter_id, *fate),) = await rows("select id, state, maybe_doubled from letter")
    assert fate == ["sent", marked]
    assert [each.mail["Message-ID"] for each in server.messages] == [f"<{letter_id}@127.0.0.1>"] * copies
    assert len({each.mail["To"] for each in server.messages}) == 1
