import pytest
from sqlalchemy import text

from jepostule.store.database import transaction
from jepostule.store.queue import Job, defer


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
