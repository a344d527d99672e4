"""Writes down the last run of each chore. One that failed is no job for a person: the next tick tries again."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from procrastinate import JobContext
from procrastinate.worker import Worker

from jepostule import logs
from jepostule.jobs.attempts import here
from jepostule.store import chore
from jepostule.store.database import transaction

log = logging.getLogger(__name__)


async def kept(run: Callable[[], Awaitable[Any]], context: JobContext, _: Worker) -> Any:
    """Around a task: whatever ends it, a worker that stops included, its job has gone afterwards."""
    name = context.job.task_name
    async with transaction() as session:
        await chore.begin(session, name, here())
    try:
        await run()
    except BaseException as error:
        log.exception("chore %s", name, extra={"transaction": name})
        await _end(name, error=type(error).__qualname__, traceback=logs.outline(error))
    else:
        await _end(name)


async def _end(name: str, **error: str) -> None:
    async with transaction() as session:
        await chore.end(session, name, **error)
