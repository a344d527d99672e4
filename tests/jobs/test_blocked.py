"""The blacklist is checked again just before a letter is sent, since days may have passed since the application."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest

from jepostule.domain import answers, blacklist, letters
from jepostule.domain.errors import AddressBlocked
from jepostule.domain.replies import Reply
from jepostule.store import application as applications
from jepostule.store.application import Application
from jepostule.store.database import transaction
from tests.factories import CAMILLE
from tests.jobs.conftest import Apply, Work
from tests.jobs.queue import failed, jobs, retry, runs
from tests.sql import execute, rows

Decide = Callable[[Application], Awaitable[None]]

CAMILLE_S, ROBIN_S = CAMILLE["candidate_email"], CAMILLE["employer_email"]


async def block(email: str, since: datetime | None = None) -> None:
    async with transaction() as session:
        await blacklist.block(session, email.upper(), "spam", since)


async def the_employer(application: Application) -> None:
    """Nothing to do: submitting the application has decided on this letter."""


async def the_candidate(application: Application) -> None:
    async with transaction() as session:
        await letters.to_candidate(session, await applications.by_id(session, application.id))


async def the_candidate_answered(application: Application) -> None:
    async with transaction() as session:
        await answers.give(session, application, Reply("rejection", reason="novacancy"))


async def somebody_else(application: Application) -> None:
    async with transaction() as session:
        await letters.with_documents(session, application, "sacha@example.org")


async def alone(decide: Decide, apply: Apply) -> None:
    """Leaves one pending letter, the one that `decide` adds."""
    application = await apply()
    await decide(application)
    if decide is not the_employer:
        await execute("delete from procrastinate_jobs where queue_name = 'send-application'")
        await execute("delete from letter where kind = 'application'")


@pytest.mark.parametrize(
    ("decide", "blocked", "reason"),
    [
        (the_employer, ROBIN_S, "the employer's address is blocked"),
        (the_employer, CAMILLE_S, "the candidate's address is blocked"),
        (the_candidate, CAMILLE_S, "the candidate's address is blocked"),
        (the_candidate_answered, CAMILLE_S, "the candidate's address is blocked"),
        (somebody_else, "sacha@example.org", "the recipient's address is blocked"),
    ],
)
async def test_a_letter_to_a_blocked_address_fails_until_a_person_has_unblocked_it(
    apply: Apply, work: Work, decide: Decide, blocked: str, reason: str
) -> None:
    await alone(decide, apply)
    await block(blocked)
    await work()
    assert await rows("select from mailbox") == []
    assert await rows("select state, delivery from letter") == [("failed", None)]
    assert [status for _, status in await jobs()] == ["failed"]
    (attempt,) = await runs()
    assert (attempt.outcome, attempt.error, attempt.reason) == ("failed", "Rejected", reason)
    await execute("delete from blacklist")
    assert await retry(await failed())
    await work()
    assert await rows("select state from letter") == [("sent",)]
    assert len(await rows("select from mailbox")) == 1


@pytest.mark.parametrize(
    ("decide", "blocked"), [(the_candidate, ROBIN_S), (the_candidate_answered, ROBIN_S), (somebody_else, CAMILLE_S)]
)
async def test_a_letter_to_somebody_else_leaves(apply: Apply, work: Work, decide: Decide, blocked: str) -> None:
    await alone(decide, apply)
    await block(blocked)
    await work()
    assert await rows("select state from letter") == [("sent",)]


@pytest.mark.parametrize("blocked", [ROBIN_S, CAMILLE_S])
async def test_an_address_is_blocked_however_it_is_written(apply: Apply, work: Work, blocked: str) -> None:
    await apply(people={"employer_email": ROBIN_S.title(), "candidate_email": CAMILLE_S.title()})
    await block(blocked)
    await work()
    assert await rows("select state from letter") == [("failed",)]
    async with transaction() as session:
        with pytest.raises(AddressBlocked):
            await blacklist.refuse_blocked(session, candidate=CAMILLE_S.title(), employer=ROBIN_S.title())


async def test_an_address_whose_thirty_days_are_over_is_written_to(apply: Apply, work: Work) -> None:
    await apply()
    await block(ROBIN_S, datetime.now(UTC) - timedelta(days=29))
    await execute("update blacklist set until = now() - interval '1 second'")
    await work()
    assert await rows("select state from letter") == [("sent",)]


async def test_a_blocked_letter_that_may_have_left_before_does_not_say_that_it_failed(apply: Apply, work: Work) -> None:
    await apply()
    await execute("update letter set state = 'unknown', attempt = 1, claimed_at = now()")
    await block(ROBIN_S)
    await work()
    assert await rows("select state from letter") == [("unknown",)]
