"""What is done by the clock, in UTC. A tick that is missed is dropped: the next one does its work too."""

import logging

from jepostule.domain import retention
from jepostule.store.queue import runner

QUEUE = "housekeeping"
STALLED = 30  # seconds without a sign of the worker that took the job

log = logging.getLogger(__name__)


@runner().periodic(cron="7 * * * *")
@runner().task(name="sweep", queue=QUEUE, pass_context=False)
async def sweep(timestamp: int) -> None:  # noqa: ARG001, procrastinate passes the tick
    removed = await retention.sweep()
    log.info("sweep %s", " ".join(f"{name}={count}" for name, count in removed.items()))


@runner().periodic(cron="* * * * *")
@runner().task(name="rescue", queue=QUEUE, pass_context=False)
async def rescue(timestamp: int) -> None:  # noqa: ARG001, procrastinate passes the tick
    """Jobs whose worker died run again: nothing else would take them up."""
    for job in await runner().job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED):
        log.warning("rescue job=%s task=%s", job.id, job.task_name)
        await runner().job_manager.retry_job(job)
