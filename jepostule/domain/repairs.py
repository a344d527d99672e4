"""Jobs that failed for good, or wait, and a person who decides what becomes of them.

Each takes the numbers of jobs, and says how many it did: the others were not in that state any more.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from jepostule.domain import audit, causes, deliveries, forwardings
from jepostule.domain.audit import By
from jepostule.store import job_actions, job_attempt, sweeps
from jepostule.store.database import Session
from jepostule.store.job_attempt import JobAttempt
from jepostule.store.job_table import JobRow


async def retry(session: Session, by: By, jobs: Sequence[int], *, keep: bool = False) -> int:
    """A fresh set of attempts, at once. `keep`: the failure stays among the archived ones."""
    if keep:
        await job_actions.archive(session, jobs, by.username, retried=True)
    begun = await job_actions.restart(session, jobs)
    await deliveries.reopen(session, _letters(begun))
    return await _noted(session, by, "retry-archive-jobs" if keep else "retry-jobs", begun)


async def archive(session: Session, by: By, jobs: Sequence[int]) -> int:
    """They are not done, and leave the list: 90 days after they failed they are forgotten."""
    await job_actions.archive(session, jobs, by.username, retried=False)
    return await _noted(session, by, "archive-jobs", await give_up(session, await job_actions.remove(session, jobs)))


async def delete(session: Session, by: By, jobs: Sequence[int]) -> int:
    """They are not done, and nothing remains of them but their attempts, and the letter that did not leave."""
    return await _noted(session, by, "delete-jobs", await give_up(session, await job_actions.remove(session, jobs)))


async def retry_archived(session: Session, by: By, archived: Sequence[int]) -> int:
    """`archived`: their numbers in the archive, which they leave."""
    return await retry(session, by, await job_actions.restore(session, archived))


async def hurry(session: Session, by: By, jobs: Sequence[int]) -> int:
    """What was to run later does so now, but for what waits for its sender's turn."""
    return await _noted(session, by, "run-now", await job_actions.hurry(session, jobs))


async def cancel(session: Session, by: By, jobs: Sequence[int]) -> int:
    """What was to run later never does."""
    gone = await give_up(session, await job_actions.cancel(session, jobs))
    session.add_all([_unrun(job) for job in gone])
    return await _noted(session, by, "cancel-jobs", gone)


async def forget(session: Session, before: datetime) -> int:
    """Those that failed before then, a batch of them. How many there were to forget."""
    jobs = await job_attempt.forget_final(session, before, sweeps.BATCH)
    await give_up(session, await job_actions.remove(session, jobs))
    return len(jobs)


async def give_up(session: Session, jobs: list[JobRow]) -> list[JobRow]:
    """Nobody is going to do them any more: their letters and forwardings end here. Returns `jobs`."""
    await deliveries.give_up(session, _letters(jobs))
    await forwardings.give_up(session, jobs)
    return jobs


def _unrun(job: JobRow) -> JobAttempt:
    """The run that there will not be, for who asks why."""
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
