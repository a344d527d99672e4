"""What is done by the clock, in UTC. A tick that is missed is dropped: the next one does its work too."""

import logging

from jepostule.domain import retention
from jepostule.jobs.rescue import rescue_stalled
from jepostule.store.queue import runner

QUEUE = "housekeeping"

log = logging.getLogger(__name__)


@runner().periodic(cron="7 * * * *")
@runner().task(name="sweep", queue=QUEUE, pass_context=False)
async def sweep(timestamp: int) -> None:  # noqa: ARG001, procrastinate passes the tick
    removed = await retention.sweep()
    log.info("sweep %s", " ".join(f"{name}={count}" for name, count in removed.items()))


@runner().periodic(cron="* * * * *")
@runner().task(name="rescue", queue=QUEUE, pass_context=False)
async def rescue(timestamp: int) -> None:  # noqa: ARG001, procrastinate passes the tick
    await rescue_stalled()
