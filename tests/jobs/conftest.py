from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import text

from jepostule.domain import applications
from jepostule.jobs import tasks  # noqa: F401, for what it registers
from jepostule.mail import smtp
from jepostule.store.application import Application
from jepostule.store.database import transaction
from jepostule.store.queue import Job, runner
from tests import factories
from tests.servers.smtp import SmtpServer

Apply = Callable[..., Awaitable[Application]]
Work = Callable[[], Awaitable[None]]


@pytest.fixture
async def work(database: None) -> AsyncIterator[Work]:
    """Runs all jobs that are ready, and those that they defer."""

    async def until_idle() -> None:
        while await ready():
            await runner().run_worker_async(queues=list(Job), wait=False, delete_jobs="successful", concurrency=5)
            await forget_the_clock()

    async with runner().open_async():
        yield until_idle


@pytest.fixture
async def server(configure: Callable[..., None]) -> AsyncIterator[SmtpServer]:
    """The mail server that letters are sent to."""
    with SmtpServer() as server:
        configure(EMAIL_DELIVERY_SERVICE="smtp", SMTP_HOST=server.host, SMTP_PORT=str(server.port))
        yield server
        await smtp.close()


async def forget_the_clock() -> None:
    """Deletes the periodic job that a worker defers when a minute ends while it runs."""
    async with transaction() as session:
        await session.execute(text("delete from procrastinate_jobs where queue_name = 'housekeeping'"))


async def ready() -> int:
    """The number of jobs that only lack a worker."""
    async with transaction() as session:
        query = (
            "select count(*) from procrastinate_jobs where status = 'todo' and coalesce(scheduled_at, now()) <= now()"
        )
        return await session.scalar(text(query)) or 0


@pytest.fixture
def apply(database: None) -> Apply:
    """Submits an application of Camille: `await apply(send_confirmation=True)`, with these columns of the platform."""

    async def submitted(
        columns: dict[str, Any] | None = None, people: dict[str, str] | None = None, **words: object
    ) -> Application:
        async with transaction() as session:
            platform = await factories.platform(session, "test", **(columns or {}))
            invitation = factories.invitation(platform, **(people or {}))
            sent = await applications.submit(session, invitation, factories.words(**words), [factories.upload()])
        return sent.application

    return submitted
