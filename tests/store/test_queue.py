from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from procrastinate.schema import SchemaManager
from sqlalchemy import text

from jepostule.jobs import retries
from jepostule.jobs.retries import Decided
from jepostule.settings import PROJECT
from jepostule.store.database import transaction
from jepostule.store.jobs import job_actions
from jepostule.store.queue import LATER, Job, defer, put_off

# The newest change in the schema of procrastinate 3.10, which our migration 0002 installs.
KNOWN = "03.04.00_50_post_add_retry_failed_job_procedure.sql"
SOON = datetime.now(UTC) + timedelta(hours=1)


async def jobs() -> list[tuple[str, str, dict[str, str]]]:
    async with transaction() as session:
        rows = await session.execute(text("select queue_name, task_name, args from procrastinate_jobs"))
        return [tuple(row) for row in rows]


@pytest.mark.usefixtures("database")
async def test_a_job_is_kept_with_the_rows_of_its_transaction() -> None:
    async with transaction() as session:
        await defer(session, Job.SEND_APPLICATION, letter_id="1")
    assert await jobs() == [("send-application", "send-application", {"letter_id": "1"})]


@pytest.mark.usefixtures("database")
async def test_a_job_goes_with_its_transaction() -> None:
    async with transaction() as session:
        await defer(session, Job.SEND_APPLICATION, letter_id="1")
        await session.rollback()
    assert await jobs() == []


@pytest.mark.usefixtures("database")
async def test_what_waits_for_its_moment_stands_behind_what_is_ready() -> None:
    letter = uuid4()
    async with transaction() as session:
        await defer(session, Job.SEND_ANSWER, letter_id="1", at=SOON)
        await defer(session, Job.SEND_APPLICATION, letter_id=str(letter))
        await defer(session, Job.SEND_CONFIRMATION, letter_id="3")
        await put_off(session, {letter: SOON})
    assert await priorities() == {"send-answer": LATER, "send-application": LATER, "send-confirmation": 0}
    decision = retries.Patient().get_retry_decision(exception=Decided(SOON), job=None)  # type: ignore[arg-type]
    assert decision is not None
    assert decision.priority == LATER


@pytest.mark.usefixtures("database")
async def test_what_is_put_off_is_never_brought_forward() -> None:
    letter = uuid4()
    async with transaction() as session:
        await defer(session, Job.SEND_APPLICATION, letter_id=str(letter), at=SOON)
        await put_off(session, {letter: SOON - timedelta(minutes=30)})
        assert await session.scalar(text("select scheduled_at from procrastinate_jobs")) == SOON


@pytest.mark.usefixtures("database")
async def test_what_an_agent_has_begin_at_once_stands_among_what_is_ready() -> None:
    async with transaction() as session:
        await defer(session, Job.SEND_ANSWER, letter_id=str(uuid4()), at=SOON)
        waiting = list(await session.scalars(text("select id from procrastinate_jobs")))
        assert await job_actions.hurry(session, waiting)
    assert await priorities() == {"send-answer": 0}


async def priorities() -> dict[str, int]:
    async with transaction() as session:
        rows = await session.execute(text("select queue_name, priority from procrastinate_jobs"))
        return {row.queue_name: row.priority for row in rows}


def test_each_later_change_of_procrastinates_tables_is_one_of_our_migrations() -> None:
    """An upgrade of the library changes no existing database: our migrations have to run each file, by name."""
    ours = "".join(each.read_text() for each in (PROJECT / "migrations/versions").glob("*.py"))
    files = [each.name for each in Path(str(SchemaManager.get_migrations_path())).glob("*.sql")]
    assert KNOWN in files
    assert [name for name in sorted(files) if name > KNOWN and name not in ours] == []
