"""`kill -9` of the worker at each point of sending by Mailjet, which can be queried: nothing is sent twice."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from jepostule.mail.mailjet import SETTLED
from tests.faults import points
from tests.faults.applying import submit
from tests.faults.fates import nothing_left, until
from tests.faults.fleet import worker
from tests.faults.mailjet import SlowMailjetServer
from tests.faults.points import PATIENCE, rescued
from tests.jobs.test_sending_with_mailjet import time_passes
from tests.servers.mailjet import STALL
from tests.sql import rows

Killed = Callable[[SlowMailjetServer], Awaitable[None]]


async def before_the_claim(_: SlowMailjetServer) -> None:
    await points.before_the_claim()


async def stalled_at(step: str, mailjet: SlowMailjetServer) -> None:
    async def reached() -> bool:
        return step in mailjet.reached

    mailjet.behaviour[step] = STALL
    with worker():
        await until(reached, PATIENCE)


async def before_the_first_byte(mailjet: SlowMailjetServer) -> None:
    await stalled_at("CONNECT", mailjet)


async def within_the_letter(mailjet: SlowMailjetServer) -> None:
    await stalled_at("BODY", mailjet)


async def before_the_answer(mailjet: SlowMailjetServer) -> None:
    async def taken() -> bool:
        return len(mailjet.letters) == 1

    mailjet.behaviour["POST"] = STALL
    mailjet.takes_anyway = True
    with worker():
        await until(taken, PATIENCE)


async def before_the_commit(_: SlowMailjetServer) -> None:
    await points.before_the_commit()


async def after_the_commit(_: SlowMailjetServer) -> None:
    await points.after_the_commit()


@pytest.mark.parametrize("killed", [before_the_claim, after_the_commit])
async def test_where_there_is_no_doubt_mailjet_is_not_asked(mailjet: SlowMailjetServer, killed: Killed) -> None:
    await killed_and_rescued(mailjet, killed)
    with worker():
        await until(nothing_left, PATIENCE)
    await sent_once(mailjet, asked=0)


@pytest.mark.parametrize("killed", [before_the_answer, before_the_commit])
async def test_a_letter_that_mailjet_has_is_found_there(mailjet: SlowMailjetServer, killed: Killed) -> None:
    await killed_and_rescued(mailjet, killed)
    with worker():
        await until(nothing_left, PATIENCE)
    await sent_once(mailjet, asked=1)


async def put_off() -> bool:
    return await rows("select queue_name from procrastinate_jobs where scheduled_at > now()") == [("send-application",)]


@pytest.mark.parametrize("killed", [before_the_first_byte, within_the_letter])
async def test_a_letter_that_mailjet_does_not_have_is_sent_once_its_no_can_be_believed(
    mailjet: SlowMailjetServer, killed: Killed
) -> None:
    await killed_and_rescued(mailjet, killed)
    with worker():
        await until(put_off, PATIENCE)
        assert await rows("select state from letter") == [("unknown",)]
        assert mailjet.letters == {}
        await time_passes(SETTLED + timedelta(seconds=1))
        await until(nothing_left, PATIENCE)
    await sent_once(mailjet, asked=2)


async def killed_and_rescued(mailjet: SlowMailjetServer, killed: Killed) -> None:
    # Larger than the socket buffers, so that a worker killed while writing the letter has not sent its end.
    await submit(size=8_000_000)
    await killed(mailjet)
    mailjet.behaviour.clear()
    await until(rescued, PATIENCE)


async def sent_once(mailjet: SlowMailjetServer, asked: int) -> None:
    ((letter_id, *fate),) = await rows("select id::text, state, maybe_doubled, provider_id from letter")
    ((message_id, letter),) = mailjet.letters.items()
    assert fate == ["sent", False, str(message_id)]
    assert letter["CustomID"] == letter_id
    assert [call.query["CustomID"] for call in mailjet.calls_by("GET")] == [letter_id] * asked
