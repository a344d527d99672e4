"""Deciding that a letter is to be written: its row, and its job."""

from collections.abc import Collection
from uuid import uuid4

from jepostule.domain import pacing
from jepostule.store import letter as letters
from jepostule.store import queued
from jepostule.store.application import Application
from jepostule.store.database import Session
from jepostule.store.letter import Letter
from jepostule.store.queue import Job, defer

# Who reads a letter of this kind. The documents alone go to whom an agent names.
READERS = {"application": "employer", "confirmation": "candidate", "answer": "candidate"}


async def to_employer(session: Session, application: Application) -> Letter:
    letter = await _new(session, application, "application", application.employer_email)
    at = await pacing.reserve(session, application.candidate_email, letter.id)
    await defer(session, Job.SEND_APPLICATION, at=at, letter_id=str(letter.id))
    return letter


async def to_candidate(session: Session, application: Application) -> Letter:
    """The copy that the candidate asked for."""
    letter = await _new(session, application, "confirmation", application.candidate_email)
    await defer(session, Job.SEND_CONFIRMATION, letter_id=str(letter.id))
    return letter


async def with_answer(session: Session, application: Application, answer_id: int | None) -> Letter:
    """To the candidate."""
    letter = await _new(session, application, "answer", application.candidate_email, answer_id=answer_id)
    await defer(session, Job.SEND_ANSWER, letter_id=str(letter.id))
    return letter


async def with_documents(session: Session, application: Application, recipient: str) -> Letter:
    """The documents alone. At once: pacing is for what candidates send."""
    letter = await _new(session, application, "documents", recipient)
    await defer(session, Job.SEND_DOCUMENTS, letter_id=str(letter.id))
    return letter


async def again(session: Session, application: Application, kind: str, answer_id: int | None = None) -> Letter:
    """One more of this kind, to the address that the application has now."""
    if kind == "answer":
        return await with_answer(session, application, answer_id)
    return await (to_employer if kind == "application" else to_candidate)(session, application)


async def replace(session: Session, application: Application, kinds: Collection[str]) -> list[Letter]:
    """Those of these kinds that have not left: they never will, since another letter takes the place of each."""
    replaced = await letters.replace(session, application.id, kinds)
    # Who has all failed jobs run again must not send what has been sent another way.
    await queued.remove(session, [each.id for each in replaced])
    return replaced


def is_misdirected(letter: Letter, application: Application) -> bool:
    """Its address was corrected while it was on its way."""
    return letter.kind in READERS and letter.recipient != address(application, letter.kind)


async def redirect(session: Session, letter: Letter, application: Application) -> None:
    """`letter`, locked by the caller, leaves no more; one to the corrected address does, unless there is one."""
    letter.state = "replaced" if letter.state == "pending" else "unknown"
    if not await letters.is_there(session, letter, address(application, letter.kind)):
        await again(session, application, letter.kind, letter.answer_id)


def address(application: Application, kind: str) -> str:
    """Where a letter of this kind goes."""
    return application.employer_email if READERS[kind] == "employer" else application.candidate_email


async def _new(
    session: Session, application: Application, kind: str, recipient: str, *, answer_id: int | None = None
) -> Letter:
    letter = Letter(id=uuid4(), application_id=application.id, kind=kind, recipient=recipient, answer_id=answer_id)
    await letters.add(session, letter)
    return letter
