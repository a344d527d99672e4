"""The loop that runs jobs, and that outlives Postgres' restarts."""

import asyncio
import contextlib
import logging

from jepostule.jobs import cron, tasks  # noqa: F401, tasks for what it registers
from jepostule.mail import carrier
from jepostule.store.queue import Job, runner

POLL = 1.0  # seconds: jobs that were delayed are not announced, and are this late at most
GRACE = 6.0  # seconds for running jobs to end when the worker stops
PAUSES = (0.5, 1, 2, 5)  # seconds before trying again, the last one for ever

log = logging.getLogger(__name__)


async def run(queues: list[str] | None, concurrency: int, stop: asyncio.Event) -> None:
    """Runs jobs of these queues (None: all) until `stop`."""
    failures = 0
    while not stop.is_set():
        began = asyncio.get_running_loop().time()
        try:
            await _run_once(queues, concurrency, stop)
        except Exception:  # the process's edge: whatever ended the worker, it begins again
            log.exception("worker ended")
        lived = asyncio.get_running_loop().time() - began
        failures = 1 if lived > 60 else failures + 1  # a minute of life is a recovery
        if not stop.is_set():
            await _pause(PAUSES[min(failures, len(PAUSES)) - 1], stop)
    await carrier.close()


async def _run_once(queues: list[str] | None, concurrency: int, stop: asyncio.Event) -> None:
    working = asyncio.create_task(_work(queues, concurrency))
    asked = asyncio.create_task(stop.wait())
    await asyncio.wait({working, asked}, return_when=asyncio.FIRST_COMPLETED)
    asked.cancel()
    if not stop.is_set():
        return await working  # raises what ended it
    working.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await working
    return None


async def _work(queues: list[str] | None, concurrency: int) -> None:
    """Until it is cancelled, which gives running jobs their GRACE; or until Postgres goes away."""
    async with runner().open_async():
        await runner().run_worker_async(
            queues=[*(queues or Job), cron.QUEUE],
            concurrency=concurrency,
            fetch_job_polling_interval=POLL,
            shutdown_graceful_timeout=GRACE,
            delete_jobs="successful",
            install_signal_handlers=False,
        )


async def _pause(seconds: float, stop: asyncio.Event) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
