"""Jobs: a row in the same transaction as the rows that they are about."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any
from uuid import UUID

from procrastinate import App
from psycopg_pool import AsyncConnectionPool
from sqlalchemy import text

from jepostule.store.connector import Connector
from jepostule.store.database import ALIVE, OPTIONS, Session, parameters, raw

PUT_OFF = text("""
    update procrastinate_jobs set scheduled_at = later.at
    from unnest(cast(:letters as text[]), cast(:moments as timestamptz[])) later (letter, at)
    where args ->> 'letter_id' = later.letter and status = 'todo' and coalesce(scheduled_at < later.at, true)
""")


class Job(StrEnum):
    """The name of a job, and of its queue. Known to the database and to partners' dashboards: never renamed."""

    SEND_APPLICATION = "send-application"
    SEND_CONFIRMATION = "send-confirmation"
    SEND_ANSWER = "send-answer"
    SEND_DOCUMENTS = "send-documents"
    FORWARD_TO_MEMO = "forward-to-memo"
    FORWARD_TO_AMI = "forward-to-ami"
    PROCESS_EMAIL_EVENT = "process-email-event"


HOUSEKEEPING = "housekeeping"  # the queue of what the clock asks for


@cache
def runner() -> App:
    """Procrastinate. Only the worker opens it: deferring goes through our own connection."""
    return App(connector=connector())


@cache
def connector() -> Connector:
    return Connector(pool_factory=_pool)


def _pool(**options: Any) -> AsyncConnectionPool:
    """Asked for when the worker starts, and not when its jobs are declared: no import reads the environment."""
    session = {"options": OPTIONS, "connect_timeout": 5, "application_name": "jepostule worker", **ALIVE}
    return AsyncConnectionPool(kwargs=parameters() | session, min_size=1, max_size=5, timeout=5, **options)


async def defer(session: Session, job: Job, *, at: datetime | None = None, **ids: str | int) -> None:
    """`at`: not before that moment. `ids` only: arguments stand in logs and dashboards."""
    # Deferring by name ignores what the task says of its queue: it is said here.
    deferrer = runner().configure_task(job.value, queue=job.value, schedule_at=at, connection=await raw(session))
    await deferrer.defer_async(**ids)


async def defer_each(session: Session, job: Job, argument: str, ids: Sequence[int]) -> None:
    """A job for each of `ids`, in one statement."""
    if ids:
        deferrer = runner().configure_task(job.value, queue=job.value, connection=await raw(session))
        arguments: list[dict[str, Any]] = [{argument: each} for each in ids]
        await deferrer.batch_defer_async(*arguments)


async def defer_chore(session: Session, task: str, timestamp: int) -> None:
    """As the clock would. `timestamp`: in seconds since 1970."""
    deferrer = runner().configure_task(task, queue=HOUSEKEEPING, connection=await raw(session))
    await deferrer.defer_async(timestamp=timestamp)


async def put_off(session: Session, letters: Mapping[UUID, datetime]) -> None:
    """Jobs of these letters that have not begun do so at these moments, or later."""
    if letters:
        values = {"letters": [str(each) for each in letters], "moments": [*letters.values()]}
        await session.execute(PUT_OFF, values)
