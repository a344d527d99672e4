"""A paused queue keeps its jobs, even when workers are restarted."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

from jepostule.domain import pauses
from jepostule.domain.audit import By
from jepostule.jobs import worker
from jepostule.store.database import transaction
from jepostule.store.queue import Job, defer
from tests.faults.fates import until
from tests.faults.points import PATIENCE
from tests.jobs.queue import jobs
from tests.sql import rows

SACHA = By(1, "sacha", "")


@asynccontextmanager
async def working() -> AsyncIterator[None]:
    """A worker in this process."""
    stop = asyncio.Event()
    running = asyncio.create_task(worker.run(None, 10, stop))
    try:
        yield
    finally:
        stop.set()
        await running


async def ask(job: Job) -> None:
    """Defers a job for a letter that does not exist, so that it is done as soon as it runs."""
    async with transaction() as session:
        await defer(session, job, letter_id=str(uuid4()))


async def gone(job: Job) -> bool:
    return job not in {queue for queue, _ in await jobs()}


async def is_held(queue: Job = Job.SEND_CONFIRMATION) -> bool:
    """Whether a later job of another queue passes an earlier one of this queue, which means that it is paused."""
    passing = Job.SEND_DOCUMENTS if queue is Job.SEND_ANSWER else Job.SEND_ANSWER
    await ask(queue)
    await ask(passing)
    await until(lambda: gone(passing), PATIENCE)
    return (queue, "todo") in await jobs()


async def flows() -> bool:
    return await gone(Job.SEND_CONFIRMATION)


async def pause() -> None:
    async with transaction() as session:
        assert await pauses.pause(session, SACHA, Job.SEND_CONFIRMATION)


async def resume() -> None:
    async with transaction() as session:
        assert await pauses.resume(session, SACHA, Job.SEND_CONFIRMATION)


async def test_a_paused_queue_waits_from_the_start_of_a_worker_until_it_is_resumed(database: None) -> None:
    await pause()
    async with working():
        assert await is_held()
        await resume()
        await until(flows, PATIENCE)


async def test_a_queue_that_is_paused_under_way_stops_and_another_worker_does_not_take_it(database: None) -> None:
    async with working():
        await ask(Job.SEND_CONFIRMATION)
        await until(flows, PATIENCE)
        await pause()
        await until(is_held, PATIENCE)
    async with working():
        assert await is_held()


async def test_a_worker_says_where_it_is_and_what_it_does(database: None) -> None:
    async def known() -> bool:
        return bool(await rows("select from worker_place"))

    async with working():
        await until(known, PATIENCE)
        ((place, queues, concurrency),) = await rows("select place, queues, concurrency from worker_place")
        assert str(place).endswith(f":{os.getpid()}")
        assert queues == [*Job, "housekeeping"]
        assert concurrency == 10
