"""All data about one address, of a candidate, a recruiter, or both.

`address` is in lower case, like the indexes. One that an agent corrected later is found through its letters.
"""

from collections.abc import AsyncIterator, Collection
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, literal, or_, select

from jepostule.store import application, audit, letter
from jepostule.store.answer import Answer
from jepostule.store.application import Application
from jepostule.store.audit import Entry
from jepostule.store.blacklist import Blocked
from jepostule.store.database import Session
from jepostule.store.document import Document
from jepostule.store.draft import Draft
from jepostule.store.letter import Letter
from jepostule.store.mail_event import MailEvent
from jepostule.store.mailbox import Mailbox

BATCH = 100  # applications, with all that belongs to them


class Found(NamedTuple):
    """Counts by kind."""

    applications: int  # sent by this address
    received: int  # applications sent to it, or answered with it
    letters: int  # addressed to it
    documents: int  # of its applications and drafts, with their bytes
    drafts: int
    mail_events: int
    blocks: int  # 1 if the blacklist has the address
    mailbox: int


async def found(session: Session, address: str) -> Found:
    documents = Document.content.is_not(None) & or_(
        Document.application_id.in_(sent_by(address)), Document.draft_id.in_(select(Draft.id).where(begun_by(address)))
    )
    counts = (
        select(func.count()).select_from(sent_by(address).subquery()),
        select(func.count()).select_from(received_by(address).subquery()),
        select(func.count()).select_from(Letter).where(written_to(address)),
        select(func.count()).select_from(Document).where(documents),
        select(func.count()).select_from(Draft).where(begun_by(address)),
        select(func.count()).select_from(MailEvent).where(told_of(address)),
        select(func.count()).select_from(Blocked).where(Blocked.email == address),
        select(func.count()).select_from(Mailbox).where(func.lower(Mailbox.recipient) == address),
    )
    row = (await session.execute(select(*(each.scalar_subquery() for each in counts)))).one()
    return Found(*row)


def sent_by(address: str) -> Select[int]:
    return select(Application.id).where(func.lower(Application.candidate_email) == address)


def received_by(address: str) -> Select[int]:
    # All answers are read, a second for a million: an index would be of no other use.
    addressed = select(Application.id).where(func.lower(Application.employer_email) == address)
    reached = select(Letter.application_id).where(written_to(address), Letter.kind == "application")
    answered = select(Answer.application_id).where(func.lower(Answer.employer_email) == address)
    ids = addressed.union(reached, answered).subquery()
    return select(ids.c.id)


def written_to(address: str) -> ColumnElement[bool]:
    return func.lower(Letter.recipient) == address


def begun_by(address: str) -> ColumnElement[bool]:
    return func.lower(Draft.candidate_email) == address


def told_of(address: str) -> ColumnElement[bool]:
    """Events about its letters, and events that name it when their letter is unknown."""
    strays = MailEvent.letter_id.is_(None) & (func.lower(MailEvent.raw["email"].astext) == address)
    return strays | MailEvent.letter_id.in_(select(Letter.id).where(written_to(address)))


async def batches(session: Session, ids: Select[int]) -> AsyncIterator[list[Application]]:
    """Oldest first, one batch in memory at a time. `ids` runs only once, since it may read all answers."""
    numbers = sorted(await session.scalars(ids))
    for batch in (numbers[start : start + BATCH] for start in range(0, len(numbers), BATCH)):
        query = select(Application).where(Application.id.in_(batch)).order_by(Application.id)
        yield list(await session.scalars(query))
        session.expunge_all()


async def reached(session: Session, address: str, applications: Collection[int]) -> list[Letter]:
    """The letters by which it received these applications, oldest first."""
    about = (Letter.application_id.in_(applications), Letter.kind == "application", written_to(address))
    return list(await session.scalars(select(Letter).where(*about).order_by(Letter.created_at, Letter.id)))


async def other_letters(session: Session, address: str) -> list[Letter]:
    """Letters to it about none of its applications: documents that an agent forwarded, or misdirected letters."""
    own = or_(Letter.application_id.in_(sent_by(address)), Letter.application_id.in_(received_by(address)))
    return list(await session.scalars(select(Letter).where(written_to(address), ~own).order_by(Letter.created_at)))


async def drafts(session: Session, address: str) -> list[Draft]:
    return list(await session.scalars(select(Draft).where(begun_by(address)).order_by(Draft.created_at)))


async def blocked(session: Session, address: str) -> Blocked | None:
    return await session.get(Blocked, address)


async def stray_mail_events(session: Session, address: str) -> list[MailEvent]:
    """Events that name it, about unknown letters."""
    query = select(MailEvent).where(told_of(address), MailEvent.letter_id.is_(None)).order_by(MailEvent.id)
    return list(await session.scalars(query))


async def audited(session: Session, application_id: int, letters: Collection[UUID]) -> list[Entry]:
    """What agents did with the application or its letters, and viewed of them; oldest first."""
    subjects = [application.subject(application_id), *map(letter.subject, letters)]
    return await audit.of_subjects(session, subjects)


async def kept_mails(session: Session, address: str) -> list[int]:
    """Ids in the development mailbox of confirmations and answers to this candidate."""
    kinds = Letter.kind.in_(["confirmation", "answer"])
    query = select(Mailbox.id).join(Letter, Letter.id == Mailbox.letter_id).where(kinds)
    query = query.where(func.lower(Mailbox.recipient) == literal(address))
    return list(await session.scalars(query.order_by(Mailbox.id)))
