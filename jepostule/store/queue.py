"""Jobs: a row in the same transaction as the rows that they are about."""

from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any

from procrastinate import App, PsycopgConnector
from psycopg_pool import AsyncConnectionPool

from jepostule.store.database import Session, address, raw


class Job(StrEnum):
    """The name of a job, and of its queue. Known to the database and to partners' dashboards: never renamed."""

    SEND_APPLICATION = "send-application"
    SEND_CONFIRMATION = "send-confirmation"
    SEND_ANSWER = "send-answer"


@cache
def runner() -> App:
    """Procrastinate. Only the worker opens it: deferring goes through our own connection."""
    return App(connector=PsycopgConnector(pool_factory=_pool))


def _pool(**options: Any) -> AsyncConnectionPool:
    """Asked for when the worker starts, and not when its jobs are declared: no import reads the environment."""
    where = address().set(drivername="postgresql").render_as_string(hide_password=False)
    session = {"options": "-c timezone=UTC", "connect_timeout": 5, "application_name": "jepostule worker"}
    return AsyncConnectionPool(where, kwargs=session, min_size=1, max_size=5, **options)


async def defer(session: Session, job: Job, *, at: datetime | None = None, **ids: str | int) -> None:
    """`at`: not before that moment. `ids` only: arguments stand in logs and dashboards."""
    # Deferring by name ignores what the task says of its queue: it is said here.
    deferrer = runner().configure_task(job.value, queue=job.value, schedule_at=at, connection=await raw(session))
    await deferrer.defer_async(**ids)
