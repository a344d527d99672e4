"""Writes down each run of a job: when, where, and how it ended, without anybody's data."""

import os
import socket
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from procrastinate import JobContext
from procrastinate.jobs import Job as Run
from procrastinate.worker import Worker

from jepostule import logs
from jepostule.jobs import retries
from jepostule.outside import OutsideError, Unreachable
from jepostule.store import job_attempt
from jepostule.store.database import transaction
from jepostule.store.job_attempt import JobAttempt

# The other run ends before: a third one then finds everything done.
AFTER_THE_OTHER = timedelta(minutes=5)


async def kept(run: Callable[[], Awaitable[Any]], context: JobContext, _: Worker) -> Any:
    """Around a task. A run that was given up for lost must not end the job, which is somebody else's now."""
    async with transaction() as session:
        attempt_id = await job_attempt.begin(session, beginning(context.job))
    try:
        await run()
    except BaseException as error:
        outcome = "failed" if retries.is_last(error, context.job) else "retried"
        await end(attempt_id, outcome, **described(error))
        raise
    await end(attempt_id, "done")


async def end(attempt_id: int, outcome: str, **error: str) -> None:
    async with transaction() as session:
        was_running = await job_attempt.end(session, attempt_id, outcome, **error)
    if not was_running:
        raise Unreachable("another run has taken this job over", retry_after=AFTER_THE_OTHER)


def beginning(job: Run) -> JobAttempt:
    letter_id = job.task_kwargs.get("letter_id")
    return JobAttempt(
        job_id=job.id,
        task=job.task_name,
        number=job.attempts + 1,
        letter_id=UUID(str(letter_id)) if letter_id else None,
        application_id=job.task_kwargs.get("application_id"),
        worker=f"{socket.gethostname()}:{os.getpid()}",
    )


def described(error: BaseException) -> dict[str, str]:
    words = str(error) if isinstance(error, OutsideError) else ""  # others may quote what they were given
    return {"error": type(error).__qualname__, "reason": words, "traceback": logs.outline(error)}
