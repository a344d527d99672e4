"""The erasure of an address: in its own applications, in what was sent to it or answered with it, and elsewhere.

`address` is in lower case. Each function returns counts of the rows that it changed, and is idempotent.
"""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import and_, delete, func, or_, select, text, update

from jepostule.store import letter, locks, slot
from jepostule.store.application import Application
from jepostule.store.attempt import Attempt
from jepostule.store.blacklist import Blocked
from jepostule.store.database import Session
from jepostule.store.document import Document
from jepostule.store.draft import Draft
from jepostule.store.jobs import queued
from jepostule.store.letter import Letter
from jepostule.store.mail_event import MailEvent
from jepostule.store.mailbox import Mailbox
from jepostule.store.rights import anonymising, person, pseudonym
from jepostule.store.rights.anonymising import touched

ANSWERS = text("""
    update answer set
        employer_name = '', employer_email = '', employer_phone = '', employer_address = '', video_link = '',
        anonymous = true
    from application
    where application.id = answer.application_id and application.id = any(:ids) and not answer.anonymous
        and (lower(application.employer_email) = :address or lower(answer.employer_email) = :address)
    returning answer.id, answer.application_id
""")
RECEIVED = text("""
    update application set employer_email = :instead where id = any(:ids) and lower(employer_email) = :address
    returning id
""")


async def in_flight(session: Session, address: str) -> int:
    """Letters to it, or about its applications, that workers are sending at this moment."""
    about = or_(person.written_to(address), Letter.application_id.in_(person.sent_by(address)))
    return await session.scalar(select(func.count()).select_from(Letter).where(Letter.state == "sending", about)) or 0


async def sent(session: Session, address: str) -> dict[str, int]:
    """Anonymises a batch of its own applications; counts are empty when none is left."""
    ids = list(await session.scalars(person.sent_by(address).order_by(Application.id).limit(person.BATCH)))
    return await anonymising.anonymise(session, ids) if ids else {}


async def received(session: Session, address: str) -> dict[str, int]:
    """Removes it from a batch of applications that were sent to it; counts are empty when none is left."""
    ids = list(await session.scalars(person.received_by(address).limit(person.BATCH)))
    if not ids:
        return {}
    await anonymising.lock(session, ids)
    replies: dict[int, int] = dict(iter(await session.execute(ANSWERS, {"ids": ids, "address": address})))
    # These letters contain the recruiter's contact details too; the candidate has received them.
    there = Letter.answer_id.in_(replies) & (Letter.recipient != "")
    answering = await letter.empty(session, there, subject="", text="", html="")
    gone = await _forget_letters(session, answering)
    instead = (await pseudonym.of(session, [address]))[address]
    changed = await touched(session, RECEIVED, ids=ids, address=address, instead=instead)
    return {"received": len({*changed, *replies.values()}), "replies": len(replies), "letters": len(answering)} | gone


async def letters(session: Session, address: str) -> dict[str, int]:
    """Removes it from all letters sent to it, or still to be sent."""
    written = select(Letter.id).where(person.written_to(address)).order_by(Letter.id)
    await session.execute(written.with_for_update())
    changed = await letter.empty(session, person.written_to(address), recipient="", provider_id=None)
    told = await touched(session, anonymising.MAIL_EVENTS, letters=changed)
    return {"letters": len(changed), "mail_events": len(told)} | await _forget_letters(session, changed)


async def rest(session: Session, address: str, attempts: Collection[bytes]) -> dict[str, int]:
    """Removes what belongs to no application. `attempts`: digests under which rate limits count the address."""
    await locks.hold(session, anonymising.TURN)  # which deletes drafts too, in any order
    reached = func.lower(Draft.employer_email) == address
    # Drafts are locked before their documents, as when a candidate sends one: the two cannot deadlock.
    concerned = select(Draft.id).where(or_(person.begun_by(address), reached)).order_by(Draft.id)
    await session.execute(concerned.with_for_update())
    await session.execute(update(Draft).where(reached).values(employer_email=""))
    await pseudonym.forget(session, [address])
    begun = select(Draft.id).where(person.begun_by(address))
    gone = {
        "documents": (Document, Document.draft_id.in_(begun)),
        "drafts": (Draft, person.begun_by(address)),
        # Before blocks, like a worker that blocks an address because of an event.
        "mail_events": (MailEvent, and_(MailEvent.letter_id.is_(None), person.told_of(address))),
        "blocks": (Blocked, Blocked.email == address),
        "mailbox": (Mailbox, func.lower(Mailbox.recipient) == address),
        "attempts": (Attempt, Attempt.subject.in_(attempts)),
    }
    return {name: await _removed(session, row, which) for name, (row, which) in gone.items()}


async def _forget_letters(session: Session, changed: Sequence[UUID]) -> dict[str, int]:
    """Deletes their jobs and their copies in the development mailbox; returns counts."""
    await slot.lock_senders(session, changed)
    names = [*map(str, changed)]
    gone = {
        "jobs": await queued.remove_about(session, [], changed),
        "archived_jobs": await touched(session, anonymising.ARCHIVED_JOBS, ids=[], letters=names),
        "mailbox": await touched(session, anonymising.MAILBOX, letters=changed),
    }
    return {name: len(rows) for name, rows in gone.items()}


async def _removed(session: Session, row: Any, which: Any) -> int:
    gone: Any = await session.execute(delete(row).where(which))
    return int(gone.rowcount)
