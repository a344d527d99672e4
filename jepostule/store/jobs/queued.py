"""Jobs in the queue about an application, a letter or an erasure."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text

from jepostule.store.database import Session

OF_APPLICATION = text("""
    select id, task_name, status::text, scheduled_at, args ->> 'letter_id'
    from procrastinate_jobs
    where args ->> 'letter_id' = any(:letters) or args ->> 'application_id' = :application
    order by id
""")
REMOVE = text("""
    delete from procrastinate_jobs
    where args ->> 'letter_id' = any(:letters) and status in ('todo', 'failed', 'aborted')
""")
REMOVE_ABOUT = text("""
    delete from procrastinate_jobs
    where (args ->> 'letter_id' = any(:letters) or args ->> 'application_id' = any(:applications))
        and status in ('todo', 'failed', 'aborted')
    returning id
""")
REMOVE_ERASING = text("""
    delete from procrastinate_jobs
    where args ->> 'erasure_id' = :number and status in ('todo', 'failed', 'aborted')
""")


class Queued(NamedTuple):
    id: int
    task: str
    status: str  # procrastinate's
    at: datetime | None  # not before then
    letter_id: str | None


async def of_application(session: Session, application_id: int, letters: Sequence[UUID]) -> list[Queued]:
    """`letters`: those of the application."""
    values = {"application": str(application_id), "letters": [str(each) for each in letters]}
    return [Queued(*row) for row in await session.execute(OF_APPLICATION, values)]


async def remove(session: Session, letters: Sequence[UUID]) -> None:
    """Deletes the jobs of these letters, except running ones."""
    await session.execute(REMOVE, {"letters": [str(each) for each in letters]})


async def remove_about(session: Session, applications: Sequence[int], letters: Sequence[UUID]) -> list[int]:
    """Deletes the jobs of these applications and letters, except running ones; returns their ids."""
    values = {"applications": [str(each) for each in applications], "letters": [str(each) for each in letters]}
    return list(await session.scalars(REMOVE_ABOUT, values))


async def remove_erasing(session: Session, number: int) -> None:
    """Deletes the jobs of this erasure, except running ones."""
    await session.execute(REMOVE_ERASING, {"number": str(number)})
