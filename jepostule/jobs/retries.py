"""When a job that failed runs again."""

import random
from datetime import UTC, datetime, timedelta

from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.jobs import Job

from jepostule.outside import OutsideError, Rejected

FIRST = 10  # seconds, then twice as long each time
LONGEST = 3600
# With the delays above, and without jitter, 31 runs are spread over 23 hours and a half.
RUNS = 31


class Patient(BaseRetryStrategy):
    """For a day, more and more slowly; not at all once the answer was a firm no."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if is_last(exception, job):
            return None
        return RetryDecision(retry_at=datetime.now(UTC) + delay(job.attempts, exception))


def is_last(exception: BaseException, job: Job) -> bool:
    """`job.attempts`: runs that were over before this one."""
    return isinstance(exception, Rejected) or job.attempts + 1 >= RUNS


def delay(runs: int, exception: BaseException | None = None) -> timedelta:
    """Jitter keeps jobs that failed together from coming back together."""
    asked = exception.retry_after if isinstance(exception, OutsideError) else None
    seconds = min(LONGEST, FIRST * 2 ** min(runs, 20)) * random.uniform(0.8, 1.2)  # noqa: S311, not for secrets
    return max(timedelta(seconds=seconds), asked or timedelta())
