from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import text

from jepostule.domain import applications
from jepostule.jobs import tasks  # noqa: F401, for what it registers
from jepostule.store.application import Application
from jepostule.store.database import transaction
from jepostule.store.queue import Job, runner
from tests import factories

Apply = Callable[..., Awaitable[Application]]


@pytest.fixture
async def work(database: None) -> AsyncIterator[Callable[[], Awaitable[None]]]:
    """Runs every job that is ready, and those that they make."""

    async def until_idle() -> None:
        while await ready():
            await runner().run_worker_async(queues=list(Job), wait=False, delete_jobs="successful", concurrency=5)
            await forget_the_clock()

    async with runner().open_async():
        yield until_idle


async def forget_the_clock() -> None:
    """Where a minute ends while a worker runs, it leaves a job of the clock's, which no test has asked for."""
    async with transaction() as session:
        await session.execute(text("delete from procrastinate_jobs where queue_name = 'housekeeping'"))


async def ready() -> int:
    """Jobs that wait for nothing but a worker."""
    async with transaction() as session:
        query = (
            "select count(*) from procrastinate_jobs where status = 'todo' and coalesce(scheduled_at, now()) <= now()"
        )
        return await session.scalar(text(query)) or 0


@pytest.fixture
def apply(database: None) -> Apply:
    """Camille applies: `await apply(send_confirmation=True)`, on the platform with these columns."""

    async def submitted(
        columns: dict[str, Any] | None = None, people: dict[str, str] | None = None, **words: object
    ) -> Application:
        async with transaction() as session:
            platform = await factories.platform(session, "test", **(columns or {}))
            invitation = factories.invitation(platform, **(people or {}))
            sent = await applications.submit(session, invitation, factories.words(**words), [factories.upload()])
        return sent.application

    return submitted
