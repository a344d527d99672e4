"""Everything known about one job, whether or not it is still in its queue."""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import case, literal, select, text
from sqlalchemy.dialects.postgresql import JSONB

from jepostule.store.application import Application
from jepostule.store.database import Session
from jepostule.store.jobs import job_about
from jepostule.store.jobs.archived_job import ArchivedJob
from jepostule.store.jobs.job_attempt import JobAttempt
from jepostule.store.jobs.job_table import DELAYED, FAILED, job
from jepostule.store.letter import Letter

STATE = case(
    (FAILED, "failed"), (DELAYED, "delayed"), (text("procrastinate_jobs.status = 'doing'"), "running"), else_="ready"
)


class Place(NamedTuple):
    """`state`: ready, delayed, running, failed, archived, or gone once the job was done or removed."""

    task: str
    state: str
    attempts: int = 0  # runs that have ended
    scheduled_at: datetime | None = None


class JobFile(NamedTuple):
    id: int
    place: Place
    runs: list[JobAttempt]  # newest first
    archived: ArchivedJob | None  # the newest entry in the archive
    letter_id: UUID | None
    application_id: int | None


async def find(session: Session, number: int) -> JobFile | None:
    runs = await session.scalars(select(JobAttempt).where(JobAttempt.job_id == number).order_by(JobAttempt.id.desc()))
    archive = select(ArchivedJob).where(ArchivedJob.job_id == number).order_by(ArchivedJob.id.desc()).limit(1)
    of_queue = select(job.c.task_name, STATE, job.c.attempts, job.c.scheduled_at, job.c.args).where(job.c.id == number)
    found = (await session.execute(of_queue)).one_or_none()
    return await _file(session, number, list(runs), await session.scalar(archive), found)


async def _file(
    session: Session, number: int, runs: list[JobAttempt], archived: ArchivedJob | None, found: Any
) -> JobFile | None:
    if found:
        place, args = Place(*found[:-1]), found.args
    elif archived:
        state = "gone" if archived.retried else "archived"
        place, args = Place(archived.task, state, archived.attempts), archived.args
    elif runs:
        place, args = Place(runs[0].task, "gone", runs[0].number), _named(runs[0])
    else:
        return None
    return JobFile(number, place, runs, archived, *await _about(session, args))


def _named(run: JobAttempt) -> dict[str, Any]:
    """The arguments of its job, as far as the run has them."""
    named = {"letter_id": str(run.letter_id) if run.letter_id else None, "application_id": run.application_id}
    return {name: value for name, value in named.items() if value}


async def _about(session: Session, args: dict[str, Any]) -> tuple[UUID | None, int | None]:
    """Ids of the letter and the application."""
    given = select(literal(args, JSONB).label("args")).subquery()
    query = job_about.joined(select(Letter.id, Application.id).select_from(given), given.c.args)
    letter_id, application_id = (await session.execute(query)).one()
    return letter_id, application_id
