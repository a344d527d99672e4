"""Records the last run of each chore. A failure needs no action by an agent: the next tick tries again."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from procrastinate import JobContext
from procrastinate.worker import Worker

from jepostule import logs
from jepostule.jobs.runs import here
from jepostule.store.database import transaction
from jepostule.store.jobs import chore

log = logging.getLogger(__name__)


async def kept(work: Callable[[], Awaitable[Any]], context: JobContext, _: Worker) -> Any:
    """Task middleware. Whatever ends the task, even a stopping worker, its job counts as successful and is deleted."""
    name = context.job.task_name
    async with transaction() as session:
        await chore.begin(session, name, here())
    try:
        await work()
    except BaseException as error:
        log.exception("chore %s", name, extra={"transaction": name})
        await _end(name, error=type(error).__qualname__, traceback=logs.outline(error))
    else:
        await _end(name)


async def _end(name: str, **error: str) -> None:
    async with transaction() as session:
        await chore.end(session, name, **error)
