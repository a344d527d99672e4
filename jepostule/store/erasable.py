"""How many rows of each sort an erasure of an address would change: what its receipt will say, before anything is done.

`address` is in lower case. What others wrote is not looked through: that takes minutes.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, cast, func, or_, select, text, union

from jepostule.store import person
from jepostule.store.answer import Answer
from jepostule.store.application import Application
from jepostule.store.archived_job import ArchivedJob
from jepostule.store.attempt import Attempt
from jepostule.store.blacklist import Blocked
from jepostule.store.database import Session
from jepostule.store.document import Document
from jepostule.store.draft import Draft
from jepostule.store.job_table import job
from jepostule.store.letter import Letter
from jepostule.store.mail_event import MailEvent
from jepostule.store.mailbox import Mailbox
from jepostule.store.slot import Slot

STOPPED = text("procrastinate_jobs.status in ('todo', 'failed', 'aborted')")


async def count(session: Session, address: str, attempts: Collection[bytes]) -> dict[str, int]:
    """`attempts`: the digests under which the address is counted. None of development's mailbox."""
    rows = {
        "applications": person.sent_by(address),
        "received": _received(address),
        "replies": _replies(address),
        "answers": select(Answer.id).where(Answer.application_id.in_(person.sent_by(address))),
        "letters": _letters(address),
        "mail_events": _mail_events(address),
        "documents": _documents(address),
        "drafts": _drafts(address),
        "blocks": select(Blocked.id).where(Blocked.email == address),
        "jobs": select(job.c.id).where(STOPPED, _about(job.c.args, address)),
        "archived_jobs": select(ArchivedJob.id).where(_about(ArchivedJob.args, address)),
        "slots": select(Slot.letter_id).join(Letter).where(Letter.application_id.in_(person.sent_by(address))),
        "attempts": select(Attempt.id).where(Attempt.subject.in_(attempts)),
    }
    counts = [select(func.count()).select_from(each.subquery()).scalar_subquery() for each in rows.values()]
    return dict(zip(rows, (await session.execute(select(*counts))).one(), strict=True))


async def mailbox(session: Session, address: str) -> set[int]:
    """Of development's e-mails, those that go with their letter or were sent to it."""
    gone = Mailbox.letter_id.in_(_letters(address)) | (func.lower(Mailbox.recipient) == address)
    return set(await session.scalars(select(Mailbox.id).where(gone)))


def _received(address: str) -> Select[Any]:
    """Those of others that name it as the company's; an application to oneself becomes anonymous instead."""
    addressed = select(Application.id).where(func.lower(Application.employer_email) == address)
    answered = select(Answer.application_id).where(func.lower(Answer.employer_email) == address)
    ids = addressed.union(answered).subquery()
    return select(ids.c.id).where(ids.c.id.not_in(person.sent_by(address)))


def _replies(address: str) -> Select[Any]:
    signed = func.lower(Answer.employer_email) == address
    asked = Answer.application_id.in_(select(Application.id).where(func.lower(Application.employer_email) == address))
    others = Answer.application_id.not_in(person.sent_by(address))
    return select(Answer.id).where(~Answer.anonymous, or_(signed, asked), others)


def _letters(address: str) -> Select[Any]:
    """Of its applications, to it, and those with its answers."""
    kinds = (
        Letter.application_id.in_(person.sent_by(address)),
        person.written_to(address),
        Letter.answer_id.in_(_replies(address)),
    )
    # A union, since `or` would read them all.
    ids = union(*(select(Letter.id).where(each) for each in kinds)).subquery()
    return select(ids.c.id)


def _mail_events(address: str) -> Select[Any]:
    own = MailEvent.letter_id.in_(select(Letter.id).where(Letter.application_id.in_(person.sent_by(address))))
    ids = union(*(select(MailEvent.id).where(each) for each in (own, person.told_of(address)))).subquery()
    return select(ids.c.id)


def _drafts(address: str) -> Select[Any]:
    return select(Draft.id).where(or_(Draft.application_id.in_(person.sent_by(address)), person.begun_by(address)))


def _documents(address: str) -> Select[Any]:
    """Also those whose bytes are gone: their names go."""
    owned = (Document.application_id.in_(person.sent_by(address)), Document.draft_id.in_(_drafts(address)))
    ids = union(*(select(Document.id).where(each) for each in owned)).subquery()
    return select(ids.c.id)


def _about(args: Any, address: str) -> ColumnElement[bool]:
    """Jobs that have this in their arguments."""
    letters, own = _letters(address).subquery(), person.sent_by(address).subquery()
    return or_(
        args["letter_id"].astext.in_(select(cast(letters.c.id, Text))),
        args["application_id"].astext.in_(select(cast(own.c.id, Text))),
    )
