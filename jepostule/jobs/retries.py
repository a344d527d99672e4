"""When a job that failed runs again."""

import asyncio
import random
from datetime import UTC, datetime, timedelta

from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.jobs import Job

from jepostule.outside import CredentialsRefused, OutsideError, Rejected
from jepostule.store.job_attempt import Tries
from jepostule.store.queue import LATER

FIRST = 10  # seconds, then twice as long each time
LONGEST = 3600
SLOW = 1800  # where nothing helps but a person, and servers lock out who insists
DAY = timedelta(days=1)  # from the first run; a last one stands at its end


class Decided(Exception):
    """What ended a run, once it was decided with all its runs in view when the job runs again."""

    def __init__(self, at: datetime | None) -> None:
        super().__init__()
        self.at = at  # None: never


class Patient(BaseRetryStrategy):
    """As it was decided. A run of which nothing could be written down, Postgres being away, is tried again."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if not isinstance(exception, Decided):
            return later(datetime.now(UTC) + delay(job.attempts, exception))
        return later(exception.at) if exception.at else None


def later(at: datetime) -> RetryDecision:
    return RetryDecision(retry_at=at, priority=LATER)


def again(error: BaseException, tries: Tries) -> datetime | None:
    """When to run again after this error; None for never: after a firm no, and after a day."""
    if isinstance(error, asyncio.CancelledError):
        return tries.now  # the worker stops: others take it up
    end = tries.since + DAY
    if isinstance(error, Rejected) or tries.now >= end:
        return None
    return min(tries.now + delay(tries.runs - 1, error), end)


def delay(runs: int, error: BaseException) -> timedelta:
    """`runs`: those before. Jitter keeps jobs that failed together from coming back together."""
    slowest = SLOW if isinstance(error, CredentialsRefused) else FIRST
    seconds = max(slowest, min(LONGEST, FIRST * 2 ** min(runs, 20))) * random.uniform(0.8, 1.2)  # noqa: S311, no secret
    asked = error.retry_after if isinstance(error, OutsideError) else None
    return max(timedelta(seconds=seconds), asked or timedelta())
