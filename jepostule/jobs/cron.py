"""Periodic tasks, in UTC. A missed tick is dropped: the next one does its work too."""

import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from procrastinate.tasks import Task

from jepostule.domain import chores, reports, retention
from jepostule.domain.chores import Chore
from jepostule.jobs.chores import kept
from jepostule.jobs.rescue import explain_failures, rescue_stalled
from jepostule.store.queue import HOUSEKEEPING, runner

log = logging.getLogger(__name__)

Done = Callable[[int], Awaitable[None]]


def does(chore: Chore) -> Callable[[Done], Task[..., Any, ...]]:
    """Declares a function as this chore: run on its schedule, its last run recorded."""

    def declare(done: Done) -> Task[..., Any, ...]:
        task = runner().task(name=chore.value, queue=HOUSEKEEPING, task_middleware=[kept])(done)
        return runner().periodic(cron=chores.cron(chore))(task)

    return declare


@does(Chore.SWEEP)
async def sweep(timestamp: int) -> None:  # noqa: ARG001, procrastinate passes the tick
    removed = await retention.sweep()
    log.info("sweep %s", " ".join(f"{name}={count}" for name, count in removed.items()))


@does(Chore.RESCUE)
async def rescue(timestamp: int) -> None:  # noqa: ARG001, procrastinate passes the tick
    await rescue_stalled()
    await explain_failures()


@does(Chore.COUNT_DAYS)
async def count_days(timestamp: int) -> None:  # noqa: ARG001, procrastinate passes the tick
    log.info("count-days days=%s", await reports.count_days(datetime.now(UTC)))
