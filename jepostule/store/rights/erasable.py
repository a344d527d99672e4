"""Counts, by kind, of the rows that the erasure of an address would change: a preview of its receipt.

`address` is in lower case. Texts of other people are not scanned, which would take minutes.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, cast, func, or_, select, text, union

from jepostule.store.answer import Answer
from jepostule.store.application import Application
from jepostule.store.attempt import Attempt
from jepostule.store.blacklist import Blocked
from jepostule.store.database import Session
from jepostule.store.document import Document
from jepostule.store.draft import Draft
from jepostule.store.jobs.archived_job import ArchivedJob
from jepostule.store.jobs.job_table import job
from jepostule.store.letter import Letter
from jepostule.store.mail_event import MailEvent
from jepostule.store.mailbox import Mailbox
from jepostule.store.rights import person
from jepostule.store.slot import Slot

STOPPED = text("procrastinate_jobs.status in ('todo', 'failed', 'aborted')")


async def count(session: Session, address: str, attempts: Collection[bytes]) -> dict[str, int]:
    """`attempts`: digests under which rate limits count the address. Without the development mailbox."""
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
    """Ids in the development mailbox of e-mails to this address, and of those erased with their letters."""
    gone = Mailbox.letter_id.in_(_letters(address)) | (func.lower(Mailbox.recipient) == address)
    return set(await session.scalars(select(Mailbox.id).where(gone)))


def _received(address: str) -> Select[Any]:
    """Applications of others sent to it or answered with it; one sent to oneself becomes anonymous instead."""
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
    """Letters about its applications, letters to it, and letters with its answers."""
    kinds = (
        Letter.application_id.in_(person.sent_by(address)),
        person.written_to(address),
        Letter.answer_id.in_(_replies(address)),
    )
    # A union, since `or` would read the whole table.
    ids = union(*(select(Letter.id).where(each) for each in kinds)).subquery()
    return select(ids.c.id)


def _mail_events(address: str) -> Select[Any]:
    own = MailEvent.letter_id.in_(select(Letter.id).where(Letter.application_id.in_(person.sent_by(address))))
    ids = union(*(select(MailEvent.id).where(each) for each in (own, person.told_of(address)))).subquery()
    return select(ids.c.id)


def _drafts(address: str) -> Select[Any]:
    return select(Draft.id).where(or_(Draft.application_id.in_(person.sent_by(address)), person.begun_by(address)))


def _documents(address: str) -> Select[Any]:
    """Including those without their bytes, since their names are erased too."""
    owned = (Document.application_id.in_(person.sent_by(address)), Document.draft_id.in_(_drafts(address)))
    ids = union(*(select(Document.id).where(each) for each in owned)).subquery()
    return select(ids.c.id)


def _about(args: Any, address: str) -> ColumnElement[bool]:
    """Jobs with its letters or applications in their arguments."""
    letters, own = _letters(address).subquery(), person.sent_by(address).subquery()
    return or_(
        args["letter_id"].astext.in_(select(cast(letters.c.id, Text))),
        args["application_id"].astext.in_(select(cast(own.c.id, Text))),
    )
