"""Requeues jobs after their worker died: procrastinate does not. Not for ever: the job may be what kills workers."""

import logging
from datetime import UTC, datetime

from jepostule.domain import causes, repairs
from jepostule.store.database import Session, transaction
from jepostule.store.jobs import job_attempt, recovery
from jepostule.store.jobs.job_attempt import JobAttempt
from jepostule.store.jobs.job_table import JobRow
from jepostule.store.jobs.workload import ALIVE

RESCUES = 3

log = logging.getLogger(__name__)


async def rescue_stalled() -> None:
    while await _rescue_one():
        pass


async def _rescue_one() -> bool:
    """False when there is none. Together they would lock letters in no order: see `store/locks.py`."""
    async with transaction() as session:
        job = await recovery.stalled(session, ALIVE)
        if job is None:
            return False
        log.warning("rescue job=%s task=%s", job.id, job.task)
        await rescue(session, job)
    return True


async def explain_failures() -> None:
    """Gives each failed job a run that says so: agents find failures by their runs."""
    async with transaction() as session:
        for job in await recovery.unexplained(session):
            log.warning("unexplained job=%s task=%s", job.id, job.task)
            run = await job_attempt.running(session, job.id) or await _unwritten(session, job)
            _fail(run, causes.UNKNOWN)


async def rescue(session: Session, job: JobRow) -> None:
    """`job` must be locked."""
    run = await job_attempt.running(session, job.id) or await _unwritten(session, job)
    run.ended_at, run.outcome = datetime.now(UTC), "lost"
    run.error, run.cause = "WorkerLost", causes.INTERRUPTED
    if await job_attempt.times_lost(session, job.id) <= RESCUES:
        await recovery.run_again(session, job.id)
        return
    run.reason = f"its worker ended during it, {RESCUES + 1} times"
    _fail(run, causes.WORKER_LOST)
    await recovery.give_up(session, job.id)
    await repairs.give_up(session, [job])


def _fail(run: JobAttempt, cause: str) -> None:
    run.ended_at, run.outcome, run.final, run.cause = datetime.now(UTC), "failed", True, cause


async def _unwritten(session: Session, job: JobRow) -> JobAttempt:
    """The missing run of a job: its worker died before it could record one."""
    return await job_attempt.by_id(session, await job_attempt.begin(session, job_attempt.run_of(job)))
