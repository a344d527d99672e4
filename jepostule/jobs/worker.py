"""The loop that runs jobs; it survives restarts of Postgres."""

import asyncio
import contextlib
import logging

from procrastinate.worker import Worker

from jepostule.jobs import cron, tasks  # noqa: F401, for what they register
from jepostule.jobs.runs import here
from jepostule.mail import carrier
from jepostule.store.database import transaction
from jepostule.store.jobs import paused_queue, worker_place
from jepostule.store.jobs.worker_place import WorkerPlace
from jepostule.store.queue import HOUSEKEEPING, Job, connector, runner

POLL = 1.0  # seconds; delayed jobs are not notified, and start this late at most
GRACE = 6.0  # seconds for running jobs to end when the worker stops
PAUSES = (0.5, 1, 2, 5)  # seconds before each restart, the last one repeated

log = logging.getLogger(__name__)


async def run(queues: list[str] | None, concurrency: int, stop: asyncio.Event) -> None:
    """Runs jobs of these queues (None: all) until `stop`."""
    failures = 0
    while not stop.is_set():
        began = asyncio.get_running_loop().time()
        try:
            await _run_once(queues, concurrency, stop)
        except Exception:  # the outermost level: whatever ended the worker, it is restarted
            log.exception("worker ended")
        lived = asyncio.get_running_loop().time() - began
        failures = 1 if lived > 60 else failures + 1  # after a minute the backoff starts over
        if not stop.is_set():
            await _pause(PAUSES[min(failures, len(PAUSES)) - 1], stop)
    await carrier.close()


async def _run_once(queues: list[str] | None, concurrency: int, stop: asyncio.Event) -> None:
    cut = connector().cut
    cut.clear()
    working = asyncio.create_task(_work(queues, concurrency))
    ends = [asyncio.create_task(each.wait()) for each in (stop, cut)]
    await asyncio.wait({working, *ends}, return_when=asyncio.FIRST_COMPLETED)
    for each in ends:
        each.cancel()
    if working.done():
        return await working  # raises the error that ended it
    if cut.is_set():
        log.warning("connection cut: the worker begins again, and what it had under way is rescued")
    working.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await working
    return None


async def _work(queues: list[str] | None, concurrency: int) -> None:
    """Runs until cancelled, when running jobs get GRACE to end, or until Postgres goes away."""
    chosen = [*(queues or Job), HOUSEKEEPING]
    async with runner().open_async():
        worker = Worker(
            runner(),
            queues=await _unpaused(chosen),
            concurrency=concurrency,
            fetch_job_polling_interval=POLL,
            shutdown_graceful_timeout=GRACE,
            delete_jobs="successful",
            install_signal_handlers=False,
        )
        following = asyncio.create_task(_follow(worker, chosen))
        try:
            await worker.run()  # type: ignore[no-untyped-call]
        finally:
            following.cancel()


async def _follow(worker: Worker, chosen: list[str]) -> None:
    """Keeps the worker off paused queues, and records where it runs, for agents."""
    announced = None
    while True:
        with contextlib.suppress(Exception):  # when Postgres is away, the worker itself ends
            # The worker reads `queues` anew at each fetch; running jobs are not interrupted.
            worker.queues = await _unpaused(chosen)
            if worker.worker_id != announced and worker.worker_id is not None:
                await _announce(worker.worker_id, chosen, worker.concurrency)
                announced = worker.worker_id
        await asyncio.sleep(POLL)


async def _unpaused(chosen: list[str]) -> list[str]:
    async with transaction() as session:
        return await paused_queue.open_among(session, chosen)


async def _announce(worker_id: int, queues: list[str], concurrency: int) -> None:
    async with transaction() as session:
        place = WorkerPlace(worker_id=worker_id, place=here(), queues=queues, concurrency=concurrency)
        await worker_place.announce(session, place)


async def _pause(seconds: float, stop: asyncio.Event) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
