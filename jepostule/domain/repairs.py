"""What an agent can do about jobs that failed for good, or are waiting.

Functions take the ids of jobs, and return how many they acted on: the others were not in that state any more.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from jepostule.domain import audit, causes, deliveries, forwardings
from jepostule.domain.audit import By
from jepostule.store import sweeps
from jepostule.store.database import Session
from jepostule.store.jobs import job_actions, job_attempt
from jepostule.store.jobs.job_attempt import JobAttempt
from jepostule.store.jobs.job_table import JobRow


async def retry(session: Session, by: By, jobs: Sequence[int], *, keep: bool = False) -> int:
    """Starts a new series of runs, at once. `keep`: the failure is archived as well."""
    if keep:
        await job_actions.archive(session, jobs, by.username, retried=True)
    begun = await job_actions.restart(session, jobs)
    await deliveries.reopen(session, _letters(begun))
    return await _noted(session, by, "retry-archive-jobs" if keep else "retry-jobs", begun)


async def archive(session: Session, by: By, jobs: Sequence[int]) -> int:
    """Gives the jobs up and moves them out of the list; they are deleted 90 days after they failed."""
    await job_actions.archive(session, jobs, by.username, retried=False)
    return await _noted(session, by, "archive-jobs", await give_up(session, await job_actions.remove(session, jobs)))


async def delete(session: Session, by: By, jobs: Sequence[int]) -> int:
    """Gives the jobs up; only their runs remain, and the letters that did not leave."""
    return await _noted(session, by, "delete-jobs", await give_up(session, await job_actions.remove(session, jobs)))


async def retry_archived(session: Session, by: By, archived: Sequence[int]) -> int:
    """`archived`: ids in the archive, from which the jobs are removed."""
    return await retry(session, by, await job_actions.restore(session, archived))


async def hurry(session: Session, by: By, jobs: Sequence[int]) -> int:
    """Runs scheduled jobs now, except those that wait for their sender's turn."""
    return await _noted(session, by, "run-now", await job_actions.hurry(session, jobs))


async def cancel(session: Session, by: By, jobs: Sequence[int]) -> int:
    """Cancels scheduled jobs for good."""
    gone = await give_up(session, await job_actions.cancel(session, jobs))
    session.add_all([_unrun(job) for job in gone])
    return await _noted(session, by, "cancel-jobs", gone)


async def forget(session: Session, before: datetime) -> int:
    """Deletes a batch of the jobs that failed before `before`; returns its size."""
    jobs = await job_attempt.forget_final(session, before, sweeps.BATCH)
    await give_up(session, await job_actions.remove(session, jobs))
    return len(jobs)


async def give_up(session: Session, jobs: list[JobRow]) -> list[JobRow]:
    """Ends the letters and forwardings of jobs that will not run any more. Returns `jobs`."""
    await deliveries.give_up(session, _letters(jobs))
    await forwardings.give_up(session, jobs)
    return jobs


def _unrun(job: JobRow) -> JobAttempt:
    """A run that records the cancellation, so that the history explains it."""
    run = job_attempt.run_of(job)
    run.ended_at, run.outcome, run.cause = datetime.now(UTC), "failed", causes.CANCELLED
    run.error, run.reason = "Cancelled", "an agent has cancelled it"
    return run


def _letters(jobs: list[JobRow]) -> list[UUID]:
    return [UUID(job.args["letter_id"]) for job in jobs if "letter_id" in job.args]


async def _noted(session: Session, by: By, action: str, jobs: list[JobRow]) -> int:
    if jobs:
        numbers = [job.id for job in jobs]
        subject = f"job:{numbers[0]}" if len(numbers) == 1 else "jobs"
        await audit.note(session, by, action, subject, done=len(numbers), jobs=" ".join(map(str, sorted(numbers))))
    return len(jobs)
