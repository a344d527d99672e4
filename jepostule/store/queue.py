"""Jobs: a row in the same transaction as the rows that they are about."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any, LiteralString
from uuid import UUID

from procrastinate import App
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job as Run
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


# Procrastinate's own function for it, which is also what its Python calls: but in 0.1 ms and not 0.5.
DEFERRING = """
    procrastinate_defer_jobs_v1(array[
        row(%(task)s, %(task)s, %(priority)s, null, null, %(ids)s, %(not_before)s)::procrastinate_job_to_defer_v1
    ])
"""
DEFER: LiteralString = f"select {DEFERRING}"


class Job(StrEnum):
    """The name of a job, and of its queue. Known to the database and to partners' dashboards: never renamed."""

    SEND_APPLICATION = "send-application"
    SEND_CONFIRMATION = "send-confirmation"
    SEND_ANSWER = "send-answer"
    SEND_DOCUMENTS = "send-documents"
    FORWARD_TO_MEMO = "forward-to-memo"
    FORWARD_TO_AMI = "forward-to-ami"
    PROCESS_EMAIL_EVENT = "process-email-event"
    ERASE_PERSON = "erase-person"


# Of jobs that wait for their moment. Who looks for the next job passes over all that stand before it.
LATER = -1
# The next job is found by walking along an index, whatever Postgres believed of the table when it made its plan: to put
# 20,000 jobs in order for each one that is taken left 50 a second of 200 (2 cores, November 2026).
WALKING = "-c enable_sort=off -c enable_bitmapscan=off -c enable_seqscan=off"
HOUSEKEEPING = "housekeeping"  # the queue of what the clock asks for


OURS = frozenset(each.value for each in Job)


class Jobs(JobManager):
    """Their rows."""

    async def finish_job(self, job: Run, status: Status, delete_job: bool) -> None:
        """Of one that succeeded the row has gone with what was written of its run: `job_attempt.done`."""
        if status is not Status.SUCCEEDED or job.task_name not in OURS:
            await super().finish_job(job, status, delete_job)


@cache
def runner() -> App:
    """Procrastinate. Only the worker opens it: deferring goes through our own connection."""
    app = App(connector=connector())
    app.job_manager = Jobs(connector())
    return app


@cache
def connector() -> Connector:
    return Connector(pool_factory=_pool)


def _pool(**options: Any) -> AsyncConnectionPool:
    """Asked for when the worker starts, and not when its jobs are declared: no import reads the environment."""
    session = {"options": f"{OPTIONS} {WALKING}", "connect_timeout": 5, "application_name": "jepostule worker", **ALIVE}
    options |= {"check": resting.ask_if_something_came, "configure": _statement_by_statement}
    return AsyncConnectionPool(kwargs=parameters() | session, min_size=1, max_size=5, timeout=5, **options)


async def _statement_by_statement(connection: AsyncConnection[Any]) -> None:
    """Each of procrastinate's stands alone: BEGIN and COMMIT would be two more ways to Postgres."""
    await connection.set_autocommit(True)


async def defer(session: Session, job: Job, *, at: datetime | None = None, **ids: str | int) -> None:
    """`at`: not before that moment. `ids` only: arguments stand in logs and dashboards."""
    await sql.run(session, DEFER, deferring(job, at, **ids))


def deferring(job: Job, at: datetime | None, **ids: str | int) -> dict[str, Any]:
    """The values of `DEFERRING`."""
    return {"task": job.value, "priority": LATER if at else 0, "ids": Jsonb(ids), "not_before": at}


async def defer_each(session: Session, job: Job, argument: str, ids: Sequence[int]) -> None:
    """A job for each of `ids`, in one statement."""
    if ids:
        deferrer = runner().configure_task(job.value, queue=job.value, connection=session.driver)
        arguments: list[dict[str, Any]] = [{argument: each} for each in ids]
        with as_postgres_says():
            await deferrer.batch_defer_async(*arguments)


async def defer_chore(session: Session, task: str, timestamp: int) -> None:
    """As the clock would. `timestamp`: in seconds since 1970."""
    deferrer = runner().configure_task(task, queue=HOUSEKEEPING, connection=session.driver)
    with as_postgres_says():
        await deferrer.defer_async(timestamp=timestamp)


@contextmanager
def as_postgres_says() -> Iterator[None]:
    """Its errors, out of procrastinate's: a full disk is told from a mistake of ours."""
    try:
        yield
    except ConnectorException as error:
        raise error.__cause__ or error from error


async def put_off(session: Session, letters: Mapping[UUID, datetime]) -> None:
    """Jobs of these letters that have not begun do so at these moments, or later."""
    if letters:
        values = {"letters": [str(each) for each in letters], "moments": [*letters.values()], "priority": LATER}
        await sql.run(session, PUT_OFF, values)
