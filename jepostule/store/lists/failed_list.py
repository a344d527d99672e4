"""The agents' list of failed jobs, each with its last run; and the number of failures by cause."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Boolean, ColumnElement, and_, false, func, literal_column, select, union

from jepostule.store.database import Session
from jepostule.store.jobs import job_about
from jepostule.store.jobs.job_attempt import JobAttempt
from jepostule.store.jobs.job_table import FAILED, job
from jepostule.store.letter import Letter
from jepostule.store.lists import job_numbers
from jepostule.store.lists.conditions import since, until
from jepostule.store.lists.listing import Listing, Rows


class Failures(NamedTuple):
    """Failures of one cause in one queue."""

    cause: str
    queue: str
    number: int
    first: datetime
    last: datetime


# A job that was retried is no longer failed, whatever its last run says.
SAME = job.c.id == JobAttempt.job_id
# A scalar subquery: for an inner join the planner expects hardly any row, and sorts them all.
STILL = select(literal_column(FAILED.text, Boolean)).select_from(job).where(SAME).correlate(JobAttempt)


def failed(*columns: Any) -> Rows:
    attempts = select(*columns).select_from(JobAttempt).outerjoin(job, SAME)
    return attempts.where(JobAttempt.final, STILL.scalar_subquery())


def numbered(words: str) -> ColumnElement[bool]:
    """Jobs by their number, or by that of their application."""
    number = job_numbers.number(words)
    if number is None:
        return false()
    letters = select(Letter.id).where(Letter.application_id == number)
    meant = (JobAttempt.job_id == number, JobAttempt.application_id == number, JobAttempt.letter_id.in_(letters))
    # A union, since `or` across two tables would read both of them whole.
    return JobAttempt.id.in_(union(*(select(JobAttempt.id).where(each) for each in meant)))


LISTING = Listing(
    query=job_about.joined(
        failed(
            JobAttempt.job_id.label("id"),
            JobAttempt.task,
            JobAttempt.cause,
            JobAttempt.error,
            JobAttempt.ended_at.label("failed_at"),
            job.c.attempts,
            *job_about.COLUMNS,
        ),
        job.c.args,
    ),
    key=JobAttempt.job_id,
    orders={"recentes": JobAttempt.ended_at},
    filters={
        "file": lambda value: and_(JobAttempt.task == value),
        "cause": lambda value: and_(JobAttempt.cause == value),
        "depuis": since(JobAttempt.ended_at),
        "jusqu": until(JobAttempt.ended_at),
    },
    search=numbered,
)


async def by_cause(session: Session) -> list[Failures]:
    """Most frequent first."""
    each, ended_at = (JobAttempt.cause, JobAttempt.task), JobAttempt.ended_at
    # A join this time, since all rows count: a merge of two partial indexes that hold failed jobs only.
    query: Rows = select(*each, func.count(), func.min(ended_at), func.max(ended_at)).join(job, SAME)
    query = query.where(JobAttempt.final, FAILED).group_by(*each).order_by(func.count().desc(), *each)
    rows = await session.execute(query)
    return [Failures(*row) for row in rows]
