"""The points at which sending a letter can be interrupted: a worker is killed there, then others carry on."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager

from jepostule.jobs.rescue import rescue_stalled
from jepostule.store.database import transaction
from tests.faults.fates import until
from tests.faults.fleet import worker
from tests.jobs.queue import jobs
from tests.sql import execute, rows

PATIENCE = 60  # seconds, generous for a busy machine

# Each lock is needed at one point of sending.
LETTER = "select from letter for update"
EVENTS = "lock table event in share mode"
JOB = "select from procrastinate_jobs for update"


@asynccontextmanager
async def held(lock: str) -> AsyncIterator[None]:
    """Holds the lock, so that a worker blocks where it needs it."""
    async with transaction() as session:
        await session.driver.execute(lock)
        yield


async def waiting() -> bool:
    """Whether somebody waits for a lock."""
    return await rows("select count(*) > 0 from pg_stat_activity where wait_event_type = 'Lock'") == [(True,)]


def letter_is(state: str) -> Callable[[], Awaitable[bool]]:
    async def by_now() -> bool:
        return await rows("select state from letter") == [(state,)]

    return by_now


async def before_the_claim() -> None:
    async with held(LETTER):
        with worker():
            await until(waiting, PATIENCE)


async def before_the_commit() -> None:
    """The letter has been sent, but not recorded as sent."""
    async with held(EVENTS):
        with worker():
            await until(waiting, PATIENCE)


async def after_the_commit() -> None:
    """The letter is recorded as sent, but the job is not finished."""
    async with AsyncExitStack() as until_it_is_dead:
        with worker():
            async with held(EVENTS):
                await until(waiting, PATIENCE)
                await until_it_is_dead.enter_async_context(held(JOB))
            await until(letter_is("sent"), PATIENCE)
            await until(waiting, PATIENCE)


async def rescued() -> bool:
    """Makes the killed worker's heartbeat a minute old and runs the rescue; whether no job is left running."""
    await execute("update procrastinate_workers set last_heartbeat = now() - interval '1 minute'")
    await rescue_stalled()
    return "doing" not in [status for _, status in await jobs()]
