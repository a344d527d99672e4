"""What agents can do about jobs that failed or are pending."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

import pytest

from jepostule.domain import repairs, retention
from jepostule.domain.audit import By
from jepostule.store.database import Session, transaction
from jepostule.store.jobs import job_actions
from tests import failures
from tests.sql import execute, rows

SACHA = By(1, "sacha", "127.0.0.1")
Action = Callable[[Session, By, Sequence[int]], Awaitable[int]]

pytestmark = pytest.mark.usefixtures("database")


async def do(action: Action, jobs: Sequence[int]) -> int:
    async with transaction() as session:
        return await action(session, SACHA, jobs)


async def queue() -> list[tuple[Any, ...]]:
    return await rows("select id, status::text, attempts from procrastinate_jobs order by id")


async def states() -> list[str]:
    """States of the letters to employers, oldest first."""
    return [state for (state,) in await rows("select state from letter where kind = 'application' order by created_at")]


async def archived() -> list[tuple[Any, ...]]:
    return await rows("select job_id, cause, retried, archived_by from archived_job order by id")


async def noted() -> list[tuple[Any, ...]]:
    return await rows("select action, subject, username, details from audit where username = 'sacha' order by id")


async def delay(minutes: int = 10, attempts: int = 1) -> None:
    """Puts the failed jobs back into the queue, for later."""
    await execute(
        "update procrastinate_jobs set status = 'todo', scheduled_at = now() + make_interval(mins => :minutes), "
        "attempts = :attempts",
        minutes=minutes,
        attempts=attempts,
    )
    await execute("update letter set state = 'pending' where state = 'failed'")
    await execute("update job_attempt set outcome = 'retried', final = false")


async def test_jobs_that_failed_begin_anew_and_their_letters_may_leave() -> None:
    first, second, third = await failures.fail(3)
    assert await do(repairs.retry, [first, third]) == 2
    assert await queue() == [(first, "todo", 0), (second, "failed", 31), (third, "todo", 0)]
    assert await states() == ["pending", "failed", "pending"]
    assert await noted() == [("retry-jobs", "jobs", "sacha", {"done": 2, "jobs": f"{first} {third}"})]


async def test_what_another_agent_has_retried_in_the_meantime_is_skipped() -> None:
    jobs = await failures.fail(3)
    assert await do(repairs.retry, jobs[:1]) == 1
    assert await do(repairs.retry, jobs) == 2
    assert await do(repairs.retry, jobs) == 0
    assert [action for action, *_ in await noted()] == ["retry-jobs", "retry-jobs"]


async def test_what_another_agent_holds_at_this_moment_is_skipped_without_waiting() -> None:
    jobs = await failures.fail(2)
    async with transaction() as other:
        await job_actions.remove(other, jobs[:1])
        assert await do(repairs.retry, jobs) == 1
    assert await queue() == [(jobs[1], "todo", 0)]


@pytest.mark.parametrize("action", [repairs.retry, repairs.archive, repairs.delete])
@pytest.mark.parametrize("status", ["todo", "doing"])
async def test_only_what_has_failed_is_touched(action: Action, status: str) -> None:
    jobs = await failures.fail(1)
    await execute(f"update procrastinate_jobs set status = '{status}'")
    assert await do(action, [*jobs, 404]) == 0
    assert await queue() == [(jobs[0], status, 31)]
    assert await archived() == []
    assert await noted() == []


async def test_a_letter_that_waits_for_a_job_that_is_given_up_is_no_longer_said_to_wait() -> None:
    jobs = await failures.fail(3, *failures.BUG)
    await execute("update letter set state = 'pending' where state = 'failed'")
    first = "select id from letter where kind = 'application' order by created_at limit 1"
    await execute(f"update letter set state = 'sending' where id in ({first})")
    assert await do(repairs.delete, jobs[:2]) == 2
    assert await states() == ["unknown", "failed", "pending"]


async def test_a_job_that_is_deleted_leaves_its_runs_and_its_letter() -> None:
    (job,) = await failures.fail(1)
    assert await do(repairs.delete, [job]) == 1
    assert await queue() == []
    assert await states() == ["failed"]
    assert await rows("select job_id, outcome from job_attempt") == [(job, "failed")]
    assert await noted() == [("delete-jobs", f"job:{job}", "sacha", {"done": 1, "jobs": str(job)})]


async def test_a_job_that_is_put_away_can_be_taken_out_again() -> None:
    (job,) = await failures.fail(1)
    assert await do(repairs.archive, [job]) == 1
    assert (await queue(), await states()) == ([], ["failed"])
    assert await archived() == [(job, "mail-away", False, "sacha")]
    ((number,),) = await rows("select id from archived_job")
    assert await do(repairs.retry_archived, [number, 404]) == 1
    assert await queue() == [(job, "todo", 0)]
    assert await states() == ["pending"]
    assert await archived() == []


async def test_a_failure_may_be_put_away_while_its_job_runs_again() -> None:
    (job,) = await failures.fail(1)
    retry_and_keep = partial(repairs.retry, keep=True)
    assert await do(retry_and_keep, [job]) == 1
    assert await queue() == [(job, "todo", 0)]
    assert await archived() == [(job, "mail-away", True, "sacha")]
    ((number,),) = await rows("select id from archived_job")
    assert await do(repairs.retry_archived, [number]) == 0
    await execute("update procrastinate_jobs set status = 'failed'")
    assert await do(repairs.archive, [job]) == 1
    assert [retried for _, _, retried, _ in await archived()] == [True, False]


async def test_a_job_without_a_word_about_its_failure_is_put_away_all_the_same() -> None:
    (job,) = await failures.fail(1)
    await execute("delete from job_attempt")
    assert await do(repairs.archive, [job]) == 1
    assert await archived() == [(job, "unknown", False, "sacha")]


async def test_what_is_to_be_tried_again_later_is_tried_now() -> None:
    first, second = await failures.fail(2)
    await delay()
    assert await do(repairs.hurry, [first]) == 1
    ready = "select id from procrastinate_jobs where scheduled_at <= now()"
    assert await rows(ready) == [(first,)]
    assert await do(repairs.hurry, [first, second]) == 1
    assert await queue() == [(first, "todo", 1), (second, "todo", 1)]


async def test_what_waits_for_its_senders_turn_goes_on_waiting() -> None:
    jobs = await failures.fail(1)
    await delay(attempts=0)
    assert await do(repairs.hurry, jobs) == 0
    assert await rows("select id from procrastinate_jobs where scheduled_at <= now()") == []


async def test_what_is_cancelled_never_runs_and_says_why() -> None:
    first, second = await failures.fail(2)
    await delay()
    assert await do(repairs.cancel, [first]) == 1
    assert await queue() == [(second, "todo", 1)]
    assert await states() == ["failed", "pending"]
    said = "select number, outcome, cause, reason, final from job_attempt where job_id = {} order by id desc limit 1"
    assert await rows(said.format(first)) == [(2, "failed", "cancelled", "an agent has cancelled it", False)]


@pytest.mark.parametrize("action", [repairs.hurry, repairs.cancel])
async def test_what_has_begun_or_is_ready_is_neither_hurried_nor_cancelled(action: Action) -> None:
    running, ready = await failures.fail(2)
    await delay()
    await execute("update procrastinate_jobs set status = 'doing' where id = :job", job=running)
    await execute("update procrastinate_jobs set scheduled_at = now() where id = :job", job=ready)
    assert await do(action, [running, ready]) == 0
    assert len(await queue()) == 2


async def test_what_failed_is_forgotten_after_three_months() -> None:
    old = await failures.fail(1, hours=24 * 91)
    async with transaction() as session:
        young = await failures.jobs(session, *failures.REFUSED, hours=24 * 89)
    assert (await retention.sweep())["failed_jobs"] == 1
    assert await queue() == [(job, "failed", 31) for job in young]
    assert (await retention.sweep())["failed_jobs"] == 0
    assert await rows("select job_id from job_attempt order by id") == [(job,) for job in young]
    assert old != young


async def test_what_was_put_away_is_forgotten_three_months_after_it_failed() -> None:
    jobs = await failures.fail(1)
    await do(repairs.archive, jobs)
    assert (await retention.sweep())["archived_jobs"] == 0
    await execute("update archived_job set failed_at = now() - interval '91 days'")
    assert (await retention.sweep())["archived_jobs"] == 1
