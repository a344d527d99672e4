"""Whoever changes the same rows at the same moment locks them in one order: nobody is ended by a deadlock."""

from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import UUID

import pytest

from jepostule.domain import corrections, repairs, repeats, retention, settling
from jepostule.domain.audit import By
from jepostule.jobs import sending
from jepostule.store.database import Session, transaction
from jepostule.store.queue import Job
from jepostule.store.rights import erasing
from tests import failures
from tests.faults.points import LETTER
from tests.jobs.conftest import Apply
from tests.jobs.conftest import apply as apply  # noqa: PLC0414, a fixture
from tests.jobs.queue import jobs
from tests.meetings import Act, in_transaction, meet, number
from tests.sql import execute, rows

SACHA = By(7, "sacha", "192.0.2.7")
APPLICATION = "select from application for update"
SLOTS = "lock table sending_slot in share mode"
DELAYED = "update procrastinate_jobs set status = 'todo', scheduled_at = now() + interval '1 hour'"
DOUBTED = "update letter set state = 'unknown', attempt = 1, claimed_at = now()"
TO_AMI = """
    update procrastinate_jobs set task_name = 'forward-to-ami',
        args = (select jsonb_build_object('application_id', id) from application)
"""

pytestmark = pytest.mark.usefixtures("database")


async def agent(action: str) -> Act:
    """What an agent does about the only application, its letter or its job."""
    job, application = await number("select id from procrastinate_jobs"), await number("select id from application")
    letter = await number("select id from letter where kind = 'application'")
    if action == "retry archived":
        await in_transaction(partial(repairs.archive, by=SACHA, jobs=[job]))
    archived = [each for (each,) in await rows("select id from archived_job")]
    acts: dict[str, Act] = {
        "retry": partial(repairs.retry, by=SACHA, jobs=[job]),
        "retry and archive": partial(repairs.retry, by=SACHA, jobs=[job], keep=True),
        "archive": partial(repairs.archive, by=SACHA, jobs=[job]),
        "delete": partial(repairs.delete, by=SACHA, jobs=[job]),
        "retry archived": partial(repairs.retry_archived, by=SACHA, archived=archived),
        "cancel": partial(repairs.cancel, by=SACHA, jobs=[job]),
        "hurry": partial(repairs.hurry, by=SACHA, jobs=[job]),
        "settle": partial(settling.settle, by=SACHA, letter_id=letter, seen=1),
        "send again": partial(repeats.send_again, by=SACHA, application_id=application, kind="application", seen=1),
        "correct": partial(
            corrections.correct, by=SACHA, application_id=application, reader="employer", email="robin@example.org"
        ),
    }
    return acts[action]


BEFORE = {"cancel": DELAYED, "hurry": DELAYED, "settle": DOUBTED}
ACTIONS = (
    "retry",
    "retry and archive",
    "archive",
    "delete",
    "retry archived",
    "cancel",
    "hurry",
    "settle",
    "send again",
    "correct",
)


@pytest.fixture
async def failed(apply: Apply) -> None:
    """An application whose letter and job have failed."""
    await apply()
    await execute("delete from procrastinate_jobs")
    await execute("update letter set state = 'failed'")
    async with transaction() as session:
        await failures.jobs(session, *failures.AWAY)


async def erasure() -> Act:
    """That of the only candidate."""
    return partial(erasing.sent, address=await number("select lower(candidate_email) from application"))


async def erased() -> bool:
    """Whether nothing is left of the only candidate, nor of their jobs."""
    anonymous = await number("select bool_and(anonymous_at is not null) from application")
    return anonymous and await rows("select recipient from letter where recipient <> ''") + await jobs() == []


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.usefixtures("failed")
async def test_an_agent_acts_on_a_letter_while_its_sender_is_erased(action: str) -> None:
    if action in BEFORE:
        await execute(BEFORE[action])
    await meet(APPLICATION, await erasure(), await agent(action))
    assert await erased()


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.usefixtures("failed")
async def test_a_person_is_erased_while_an_agent_acts_on_their_letter(action: str) -> None:
    if action in BEFORE:
        await execute(BEFORE[action])
    await meet(APPLICATION, await agent(action), await erasure())
    assert await erased()


@pytest.mark.usefixtures("failed")
async def test_an_agent_deletes_a_forwarding_while_its_candidate_is_erased() -> None:
    await execute(TO_AMI)
    await meet(APPLICATION, await erasure(), await agent("delete"))
    assert await erased()


@pytest.mark.parametrize("action", ["retry", "retry and archive", "archive", "delete", "retry archived"])
@pytest.mark.usefixtures("failed")
async def test_an_agent_acts_on_a_failed_job_while_another_one_sends_its_letter_again(action: str) -> None:
    act = await agent(action)
    await meet(LETTER, await agent("send again"), act)
    assert await rows("select state from letter order by created_at") == [("replaced",), ("pending",)]


async def test_an_agent_sends_a_letter_again_while_a_late_worker_puts_it_off(apply: Apply) -> None:
    first, second = await apply(), await apply(people={"employer_email": "sam@example.org"})
    await execute("update sending_slot set at = at - interval '1 hour'")
    await execute("update procrastinate_jobs set scheduled_at = now() - interval '1 hour'")
    claim = partial(claimed, letter=await number(f"select id from letter where application_id = {first.id}"))
    again = partial(repeats.send_again, by=SACHA, application_id=second.id, kind="application", seen=1)
    await meet(SLOTS, claim, again)
    states = f"select state from letter where application_id = {second.id} order by created_at"
    assert await rows(states) == [("replaced",), ("pending",)]
    letters = "select count(*) from procrastinate_jobs join letter on letter.id::text = args ->> 'letter_id'"
    assert await rows(f"{letters} where state = 'replaced'") == [(0,)]


async def claimed(session: Session, letter: UUID) -> None:
    """As a worker does it for its job."""
    assert await sending.claim(session, letter, Job.SEND_APPLICATION) is not None


async def test_an_agent_settles_an_old_letter_while_the_sweep_makes_it_anonymous(apply: Apply) -> None:
    await apply()
    await execute(DOUBTED)
    await execute("delete from procrastinate_jobs")
    for table in ("application", "letter"):
        await execute(f"update {table} set created_at = now() - interval '3 years'")
    sweep = partial(retention._anonymise, before=datetime.now(UTC) - timedelta(days=700))
    await meet(LETTER, await agent("settle"), sweep)
    assert await rows("select state from letter") == [("sent",)]
