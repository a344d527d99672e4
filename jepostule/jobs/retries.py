"""When a failed job runs again: exponential backoff."""

import asyncio
import random
from datetime import UTC, datetime, timedelta

from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.jobs import Job

from jepostule.outside import CredentialsRefused, OutsideError, Rejected
from jepostule.store.jobs.job_attempt import Tries
from jepostule.store.queue import LATER

FIRST = 10  # seconds, doubled at each retry
LONGEST = 3600
SLOW = 1800  # seconds, when only a person can help and servers lock out clients that insist
DAY = timedelta(days=1)  # from the first run; the last retry is at its end


class Decided(Exception):
    """Ends a run, and says when the job runs again: this was decided from all its recorded runs."""

    def __init__(self, at: datetime | None) -> None:
        super().__init__()
        self.at = at  # None: never


class Patient(BaseRetryStrategy):
    """Follows `Decided`. After any other error, which kept the run from being recorded, the job is retried."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if not isinstance(exception, Decided):
            return later(datetime.now(UTC) + delay(job.attempts, exception))
        return later(exception.at) if exception.at else None


def later(at: datetime) -> RetryDecision:
    return RetryDecision(retry_at=at, priority=LATER)


def again(error: BaseException, tries: Tries) -> datetime | None:
    """When to run again after this error; None for never: after Rejected, or a day after the first run."""
    if isinstance(error, asyncio.CancelledError):
        return tries.now  # the worker is stopping: another one takes the job
    end = tries.since + DAY
    if isinstance(error, Rejected) or tries.now >= end:
        return None
    return min(tries.now + delay(tries.runs - 1, error), end)


def delay(runs: int, error: BaseException) -> timedelta:
    """`runs`: number of runs before this one. Jitter keeps jobs that failed together from being retried together."""
    slowest = SLOW if isinstance(error, CredentialsRefused) else FIRST
    seconds = max(slowest, min(LONGEST, FIRST * 2 ** min(runs, 20))) * random.uniform(0.8, 1.2)  # noqa: S311, no secret
    asked = error.retry_after if isinstance(error, OutsideError) else None
    return max(timedelta(seconds=seconds), asked or timedelta())
