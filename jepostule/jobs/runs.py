"""Records each run of a job: when, where and how it ended, without personal data."""

import logging
import os
import socket
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from procrastinate import JobContext
from procrastinate.jobs import Job
from procrastinate.worker import Worker

from jepostule import logs
from jepostule.domain import causes, repairs
from jepostule.jobs import retries
from jepostule.outside import CredentialsRefused, OutsideError, Unreachable
from jepostule.store.database import single, transaction
from jepostule.store.jobs import job_attempt
from jepostule.store.jobs.job_attempt import JobAttempt
from jepostule.store.jobs.job_table import JobRow

# Long enough for the other run to end: a third one then finds everything done.
AFTER_THE_OTHER = timedelta(minutes=5)

log = logging.getLogger(__name__)


async def kept(work: Callable[[], Awaitable[Any]], context: JobContext, _: Worker) -> Any:
    """Task middleware. A run that was declared lost must not end the job, which another run has taken over."""
    job = row_of(context.job)
    run = job_attempt.run_of(job, here())
    async with single() as session:
        await job_attempt.begin(session, run)
    try:
        await work()
    except BaseException as error:
        raise retries.Decided(await ended_badly(job, run, error)) from error
    await went_well(run.id)


async def went_well(run_id: int) -> None:
    async with single() as session:
        ours(await job_attempt.done(session, run_id))


async def ended_badly(job: JobRow, run: JobAttempt, error: BaseException) -> datetime | None:
    """When the job runs again; None when it has failed for good, and its letter or forwarding with it."""
    where = {"transaction": job.task}
    if isinstance(error, CredentialsRefused):
        log.error("credentials refused job=%s task=%s: %s", job.id, job.task, error, extra=where)
    elif isinstance(error, Exception) and not isinstance(error, OutsideError):
        log.error("unexpected job=%s task=%s", job.id, job.task, exc_info=error, extra=where)
    async with transaction() as session:
        at = retries.again(error, await job_attempt.tries(session, run))
        ours(await job_attempt.end(session, run.id, "retried" if at else "failed", **described(error)))
        if at is None:
            await repairs.give_up(session, [job])
    return at


def ours(still: bool) -> None:
    """Raises Unreachable when this run was declared lost, and the job no longer belongs to it."""
    if not still:
        raise Unreachable("another run has taken this job over", retry_after=AFTER_THE_OTHER)


def row_of(job: Job) -> JobRow:
    assert job.id is not None  # a running job has a row
    return JobRow(job.id, job.task_name, job.attempts, job.task_kwargs)


def here() -> str:
    """This process, as shown to agents."""
    return f"{socket.gethostname()}:{os.getpid()}"


def described(error: BaseException) -> dict[str, str]:
    name = type(error).__qualname__
    words = str(error) if isinstance(error, OutsideError) else ""  # messages of other errors may quote personal data
    return {"error": name, "reason": words, "cause": causes.of(name, words), "traceback": logs.outline(error)}
