"""How far a letter has got: who may change it, and what it becomes when nobody goes on with it."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from uuid import UUID

import pytest

from jepostule.domain import deliveries
from jepostule.domain.letters import again
from jepostule.store import letter as letters
from jepostule.store.database import transaction
from jepostule.store.letter import Content
from tests.faults.fates import until
from tests.faults.points import PATIENCE, waiting
from tests.jobs.conftest import Apply
from tests.jobs.conftest import apply as apply  # noqa: PLC0414, a fixture
from tests.meetings import in_transaction, number
from tests.sql import execute, rows

LETTER = "select id from letter"


async def claimed(times: int) -> UUID:
    letter_id: UUID = await number(LETTER)
    async with transaction() as session:
        for _ in range(times):
            await letters.claim(session, letter_id, Content("", "", ""), "smtp", maybe_doubled=False)
    return letter_id


async def sent_late(letter_id: UUID, attempt: int) -> None:
    async with transaction() as session:
        await deliveries.record_sent(session, letter_id, attempt, "late")


async def failed_late(letter_id: UUID, attempt: int) -> None:
    async with transaction() as session:
        await deliveries.record_not_sent(session, letter_id, attempt, in_doubt=False)


@pytest.mark.parametrize("late", [sent_late, failed_late])
async def test_an_attempt_that_another_one_has_overtaken_changes_nothing(
    apply: Apply, late: Callable[[UUID, int], Awaitable[None]]
) -> None:
    await apply()
    await late(await claimed(2), 1)
    assert await rows("select state, provider_id, attempt from letter") == [("sending", None, 2)]
    assert await rows("select from event") == []


@pytest.mark.parametrize("late", [sent_late, failed_late])
async def test_an_attempt_whose_letter_was_given_up_changes_nothing(
    apply: Apply, late: Callable[[UUID, int], Awaitable[None]]
) -> None:
    await apply()
    letter_id = await claimed(1)
    await execute("update letter set state = 'unknown'")
    await late(letter_id, 1)
    assert await rows("select state, provider_id from letter") == [("unknown", None)]


async def put_into(state: str, *, maybe_doubled: bool) -> None:
    moment = "now()" if state == "sent" else "null"
    await execute(
        f"update letter set state = :state, sent_at = {moment}, maybe_doubled = :doubled",
        state=state,
        doubled=maybe_doubled,
    )


@pytest.mark.parametrize(
    ("state", "maybe_doubled", "then"),
    [
        ("pending", False, "failed"),
        ("pending", True, "unknown"),
        ("sending", False, "unknown"),
        ("unknown", False, "unknown"),
        ("unknown", True, "unknown"),
        ("sent", True, "sent"),
        ("replaced", False, "replaced"),
    ],
)
async def test_only_a_letter_that_certainly_never_arrived_has_failed(
    apply: Apply, state: str, maybe_doubled: bool, then: str
) -> None:
    await apply()
    await put_into(state, maybe_doubled=maybe_doubled)
    async with transaction() as session:
        await deliveries.give_up(session, [await number(LETTER)])
    assert await rows("select state from letter") == [(then,)]


async def test_a_letter_that_leaves_while_it_is_given_up_has_left(apply: Apply) -> None:
    await apply()
    letter_id = await claimed(1)
    async with transaction() as session:
        await deliveries.record_sent(session, letter_id, 1, None)
        other = asyncio.create_task(in_transaction(partial(deliveries.give_up, letter_ids=[letter_id])))
        await until(waiting, PATIENCE)
    await other
    assert await rows("select state from letter") == [("sent",)]


@pytest.mark.parametrize(
    ("state", "maybe_doubled", "then"),
    [
        ("failed", False, "pending"),
        ("unknown", False, "unknown"),
        ("unknown", True, "pending"),
        ("sent", True, "sent"),
        ("replaced", True, "replaced"),
    ],
)
async def test_an_agent_reopens_what_failed_and_what_stayed_in_doubt_twice(
    apply: Apply, state: str, maybe_doubled: bool, then: str
) -> None:
    await apply()
    await put_into(state, maybe_doubled=maybe_doubled)
    async with transaction() as session:
        await deliveries.reopen(session, [await number(LETTER)])
    assert await rows("select state from letter") == [(then,)]


async def test_of_two_letters_that_leave_at_the_same_moment_one_has_the_copy_follow(apply: Apply) -> None:
    application = await apply(send_confirmation=True)
    first = await claimed(1)
    async with transaction() as session:
        await again(session, application, "application")
    second = await number(f"{LETTER} where state = 'pending'")
    async with transaction() as session:
        await letters.claim(session, second, Content("", "", ""), "mailjet", maybe_doubled=False)
    async with transaction() as session:
        await deliveries.record_sent(session, first, 1, None)
        other = asyncio.create_task(sent_late(second, 1))
        await until(waiting, PATIENCE)
    await other
    assert await rows("select kind from letter where state = 'pending'") == [("confirmation",)]
