"""What goes by itself once its time is over, a batch at a time."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, func, inspect, or_, select, update

from jepostule.store.agent_session import AgentSession
from jepostule.store.application import Application
from jepostule.store.archived_job import ArchivedJob
from jepostule.store.attempt import Attempt
from jepostule.store.audit import Entry
from jepostule.store.blacklist import Blocked
from jepostule.store.database import Base, Session
from jepostule.store.document import Document
from jepostule.store.draft import Draft
from jepostule.store.job_attempt import JobAttempt
from jepostule.store.slot import Slot

# Unlinking tens of thousands of large objects in one transaction runs out of lock memory.
BATCH = 500


async def _remove(session: Session, row: type[Base], condition: ColumnElement[bool]) -> int:
    """Removes at most a batch of rows; how many."""
    key = inspect(row).primary_key[0]
    batch = select(key).where(condition).limit(BATCH).with_for_update(skip_locked=True)
    return len((await session.execute(delete(row).where(key.in_(batch)).returning(key))).all())


async def drafts(session: Session, before: datetime) -> int:
    """Untouched since; their documents go with them."""
    return await _remove(session, Draft, Draft.updated_at < before)


async def documents(session: Session, before: datetime) -> int:
    """Erases the bytes of documents sent before; their names stay."""
    batch = (
        select(Document.id)
        .join(Application, Application.id == Document.application_id)
        .where(Application.created_at < before, Document.content.is_not(None))
        .limit(BATCH)
        .with_for_update(of=Document, skip_locked=True)
    )
    erased = update(Document).where(Document.id.in_(batch)).values(content=None).returning(Document.id)
    return len((await session.execute(erased)).all())


async def tokens(session: Session, before: datetime) -> int:
    """Erases the PEAM tokens of applications sent before."""
    batch = (
        select(Application.id)
        .where(Application.created_at < before, Application.candidate_peam_access_token != "")
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    erased = update(Application).where(Application.id.in_(batch)).values(candidate_peam_access_token="")
    return len((await session.execute(erased.returning(Application.id))).all())


async def blacklist(session: Session) -> int:
    return await _remove(session, Blocked, Blocked.until < func.now())


async def slots(session: Session, before: datetime) -> int:
    return await _remove(session, Slot, Slot.at < before)


async def attempts(session: Session, before: datetime) -> int:
    return await _remove(session, Attempt, Attempt.at < before)


async def job_attempts(session: Session, before: datetime) -> int:
    """But for those whose job still stands as failed."""
    return await _remove(session, JobAttempt, and_(JobAttempt.started_at < before, ~JobAttempt.final))


async def archived_jobs(session: Session, before: datetime) -> int:
    return await _remove(session, ArchivedJob, ArchivedJob.failed_at < before)


async def audit(session: Session, months: int) -> int:
    # Rows are not locked, as other sweeps do it: the service has no right to UPDATE these.
    limit = func.now() - func.make_interval(0, months)
    batch = select(Entry.id).where(Entry.at < limit).order_by(Entry.at).limit(BATCH)
    return len((await session.execute(delete(Entry).where(Entry.id.in_(batch)).returning(Entry.id))).all())


async def sessions(session: Session, seen_before: datetime, begun_before: datetime) -> int:
    return await _remove(
        session, AgentSession, or_(AgentSession.seen_at < seen_before, AgentSession.created_at < begun_before)
    )
