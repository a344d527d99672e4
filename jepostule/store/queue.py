"""Deferring jobs: each is a row in the same transaction as the rows that it is about."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any, LiteralString
from uuid import UUID

from procrastinate import App
from procrastinate.jobs import Job as Fetched
from procrastinate.jobs import Status
from procrastinate.manager import JobManager
from psycopg import AsyncConnection
from psycopg.types.json import Jsonb
from psycopg_pool import AsyncConnectionPool

from jepostule.store import resting, sql
from jepostule.store.connector import Connector
from jepostule.store.database import Session
from jepostule.store.postgres import ALIVE, OPTIONS, parameters

PUT_OFF = """
    update procrastinate_jobs set scheduled_at = later.at, priority = %(priority)s
    from unnest(%(letters)s::text[], %(moments)s::timestamptz[]) later (letter, at)
    where args ->> 'letter_id' = later.letter and status = 'todo' and coalesce(scheduled_at < later.at, true)
"""


# The SQL function that procrastinate's own Python calls; called directly, it takes 0.1 ms instead of 0.5.
DEFERRING = """
    procrastinate_defer_jobs_v1(array[
        row(%(task)s, %(task)s, %(priority)s, null, null, %(ids)s, %(not_before)s)::procrastinate_job_to_defer_v1
    ])
"""
DEFER: LiteralString = f"select {DEFERRING}"
DEFER_EACH = """
    select procrastinate_defer_jobs_v1(array_agg(
        row(%(queue)s, %(task)s, 0, null, null, arguments, null)::procrastinate_job_to_defer_v1
    )) from unnest(%(each)s::jsonb[]) arguments
"""


class Job(StrEnum):
    """Names of jobs, and of their queues. The database, Mailjet and dashboards know them: never rename one."""

    SEND_APPLICATION = "send-application"
    SEND_CONFIRMATION = "send-confirmation"
    SEND_ANSWER = "send-answer"
    SEND_DOCUMENTS = "send-documents"
    FORWARD_TO_MEMO = "forward-to-memo"
    FORWARD_TO_AMI = "forward-to-ami"
    PROCESS_EMAIL_EVENT = "process-email-event"
    ERASE_PERSON = "erase-person"


# Priority of jobs scheduled for later: sorted last, since fetching a job scans all that are sorted before it.
LATER = -1
# The next job is fetched by an index scan, whatever statistics Postgres had when it made the plan: sorting 20,000 jobs
# for each one fetched reduced 200 a second to 50 (2 cores, November 2026).
WALKING = "-c enable_sort=off -c enable_bitmapscan=off -c enable_seqscan=off"
HOUSEKEEPING = "housekeeping"  # the queue of periodic jobs


RECORDED = frozenset(each.value for each in Job)  # by `job_attempt`, unlike chores


class Jobs(JobManager):
    """Procrastinate's job manager, adapted to `job_attempt`."""

    async def finish_job(self, job: Fetched, status: Status, delete_job: bool) -> None:
        """Skips successful jobs: `job_attempt.done` deleted their rows when it recorded the outcome."""
        if status is not Status.SUCCEEDED or job.task_name not in RECORDED:
            await super().finish_job(job, status, delete_job)


@cache
def runner() -> App:
    """Procrastinate's app. Only the worker opens it: jobs are deferred through our own connections."""
    app = App(connector=connector())
    app.job_manager = Jobs(connector())
    return app


@cache
def connector() -> Connector:
    return Connector(pool_factory=_pool)


def _pool(**options: Any) -> AsyncConnectionPool:
    """Called when the worker starts, not when its jobs are declared, so that no import reads the environment."""
    session = {"options": f"{OPTIONS} {WALKING}", "connect_timeout": 5, "application_name": "jepostule worker", **ALIVE}
    options |= {"check": resting.ask_if_something_came, "configure": _statement_by_statement}
    return AsyncConnectionPool(kwargs=parameters() | session, min_size=1, max_size=5, timeout=5, **options)


async def _statement_by_statement(connection: AsyncConnection[Any]) -> None:
    """Procrastinate's statements are independent: BEGIN and COMMIT would cost two more round trips."""
    await connection.set_autocommit(True)


async def defer(session: Session, job: Job, *, at: datetime | None = None, **ids: str | int) -> None:
    """`at`: not before that time. `ids` only, since arguments appear in logs and dashboards."""
    await sql.run(session, DEFER, deferring(job, at, **ids))


def deferring(job: Job, at: datetime | None, **ids: str | int) -> dict[str, Any]:
    """Bind parameters of `DEFERRING`."""
    return {"task": job.value, "priority": LATER if at else 0, "ids": Jsonb(ids), "not_before": at}


async def defer_each(session: Session, job: Job, argument: str, ids: Sequence[int]) -> None:
    """A job for each of `ids`, in one statement."""
    if ids:
        await _defer_each(session, job.value, job.value, [{argument: each} for each in ids])


async def defer_chore(session: Session, task: str, timestamp: int) -> None:
    """As procrastinate's own timer would. `timestamp`: in Unix seconds."""
    await _defer_each(session, HOUSEKEEPING, task, [{"timestamp": timestamp}])


async def _defer_each(session: Session, queue: str, task: str, each: Sequence[Mapping[str, int]]) -> None:
    values = {"queue": queue, "task": task, "each": [Jsonb(arguments) for arguments in each]}
    await sql.run(session, DEFER_EACH, values)


async def put_off(session: Session, letters: Mapping[UUID, datetime]) -> None:
    """Reschedules waiting jobs of these letters to these times, unless they are scheduled later already."""
    if letters:
        values = {"letters": [str(each) for each in letters], "moments": [*letters.values()], "priority": LATER}
        await sql.run(session, PUT_OFF, values)
