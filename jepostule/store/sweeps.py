"""Sweeps of rows past their retention period, a batch at a time."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, delete, exists, func, inspect, or_, select, update

from jepostule.store.agent_session import AgentSession
from jepostule.store.application import Application
from jepostule.store.attempt import Attempt
from jepostule.store.audit import Entry
from jepostule.store.blacklist import Blocked
from jepostule.store.chosen import any_of
from jepostule.store.database import Base, Session
from jepostule.store.document import Document
from jepostule.store.draft import Draft
from jepostule.store.erasure import Erasure
from jepostule.store.jobs.archived_job import ArchivedJob
from jepostule.store.jobs.job_attempt import JobAttempt
from jepostule.store.mail_event import MailEvent
from jepostule.store.slot import Slot

# Unlinking tens of thousands of large objects in one transaction runs out of lock memory.
BATCH = 500


class Over(NamedTuple):
    """Rows past their retention period. `emptied`: new values of columns, when the rows themselves stay.

    `locked`: rows are locked first, and those that others hold are left to the next sweep.
    """

    row: type[Base]
    condition: ColumnElement[bool]
    emptied: Mapping[str, Any] | None = None
    locked: bool = True


async def clock(session: Session) -> datetime:
    """Postgres' clock."""
    now: datetime = (await session.scalars(select(func.clock_timestamp()))).one()
    return now


async def count(session: Session, over: Over) -> int:
    return await session.scalar(select(func.count()).select_from(over.row).where(over.condition)) or 0


async def sweep(session: Session, over: Over) -> int:
    """Sweeps one batch; returns its size."""
    key = inspect(over.row).primary_key[0]
    batch = select(key).where(over.condition).limit(BATCH)
    if over.locked:
        batch = batch.with_for_update(skip_locked=True)
    action = delete(over.row) if over.emptied is None else update(over.row).values(over.emptied)
    return len((await session.execute(action.where(key == any_of(batch)).returning(key))).all())


def drafts(before: datetime) -> Over:
    """Unchanged since; their documents are deleted with them."""
    return Over(Draft, Draft.updated_at < before)


def documents(before: datetime) -> Over:
    """The bytes of documents sent before; their names stay."""
    sent = exists().where(Application.id == Document.application_id, Application.created_at < before)
    return Over(Document, and_(Document.content.is_not(None), sent), {"content": None})


def tokens(before: datetime) -> Over:
    """The PEAM tokens of applications sent before."""
    column = Application.candidate_peam_access_token
    return Over(Application, and_(Application.created_at < before, column != ""), {column.key: ""})


def mail_events(before: datetime) -> Over:
    """Events about no letter of ours; the others are kept as long as their letters."""
    return Over(MailEvent, and_(MailEvent.letter_id.is_(None), MailEvent.received_at < before))


def blacklist() -> Over:
    return Over(Blocked, Blocked.until < func.now())


def slots(before: datetime) -> Over:
    return Over(Slot, Slot.at < before)


def attempts(before: datetime) -> Over:
    return Over(Attempt, Attempt.at < before)


def failed_jobs(before: datetime) -> Over:
    return Over(JobAttempt, and_(JobAttempt.final, JobAttempt.ended_at < before))


def job_attempts(before: datetime) -> Over:
    """Except those with a job that is still listed as failed."""
    return Over(JobAttempt, and_(JobAttempt.started_at < before, ~JobAttempt.final))


def archived_jobs(before: datetime) -> Over:
    return Over(ArchivedJob, ArchivedJob.failed_at < before)


def audit(months: int) -> Over:
    # Unlike in other sweeps, rows are not locked: the service has no UPDATE privilege on them.
    return Over(Entry, Entry.at < func.now() - func.make_interval(0, months), locked=False)


def erasures(before: datetime) -> Over:
    """Including those that were never finished, with their addresses."""
    return Over(Erasure, Erasure.asked_at < before)


def sessions(seen_before: datetime, begun_before: datetime) -> Over:
    return Over(AgentSession, or_(AgentSession.seen_at < seen_before, AgentSession.created_at < begun_before))
