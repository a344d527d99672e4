"""Runs of periodic jobs are recorded, and one that failed runs again at the next tick."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime

import pytest

from jepostule.domain import chores
from jepostule.domain.audit import By
from jepostule.domain.chores import Chore
from jepostule.jobs import cron  # noqa: F401, for what it registers
from jepostule.store.database import transaction
from jepostule.store.queue import HOUSEKEEPING, runner
from tests.sql import execute, rows

Run = Callable[[Chore], Awaitable[None]]


@pytest.fixture
async def run(database: None) -> AsyncIterator[Run]:
    """An agent has a periodic job run now, and a worker does so."""

    async def run_now(chore: Chore) -> None:
        async with transaction() as session:
            await chores.run_now(session, By(1, "sacha", ""), chore, datetime.now(UTC))
        await runner().run_worker_async(queues=[HOUSEKEEPING], wait=False, delete_jobs="successful")

    async with runner().open_async():
        yield run_now


async def last(name: str) -> list[tuple[object, ...]]:
    return await rows(f"select ended_at >= started_at, error, worker <> '' from chore where name = '{name}'")


async def remaining() -> list[tuple[object, ...]]:
    """Jobs, without those that a worker defers when a minute ends meanwhile."""
    return await rows("select task_name, status::text from procrastinate_jobs where status <> 'todo'")


@pytest.mark.parametrize("chore", Chore)
async def test_each_chore_runs_when_it_is_asked_for_and_says_so(run: Run, chore: Chore) -> None:
    await run(chore)
    assert await last(chore) == [(True, "", True)]
    assert await remaining() == []


async def test_a_chore_that_failed_says_why_and_leaves_nothing_to_repair(run: Run) -> None:
    await execute("alter table archived_job rename to lost")
    try:
        await run(Chore.SWEEP)
    finally:
        await execute("alter table lost rename to archived_job")
    assert await last("sweep") == [(True, "ProgrammingError", True)]
    ((traceback,),) = await rows("select traceback from chore where name = 'sweep'")
    assert "jepostule/domain/retention.py" in str(traceback)
    assert await remaining() == []
    await run(Chore.SWEEP)
    assert await last("sweep") == [(True, "", True)]
