"""Deciding that a letter is to be written: its row, and its job."""

from jepostule.domain import pacing
from jepostule.store.answer import Answer
from jepostule.store.application import Application
from jepostule.store.database import Session
from jepostule.store.letter import Letter
from jepostule.store.queue import Job, defer


async def to_employer(session: Session, application: Application) -> Letter:
    letter = await _new(session, application, "application", application.employer_email)
    at = await pacing.reserve(session, application.candidate_email, letter.id)
    await defer(session, Job.SEND_APPLICATION, at=at if pacing.is_later(at) else None, letter_id=str(letter.id))
    return letter


async def to_candidate(session: Session, application: Application) -> Letter:
    """The copy that the candidate asked for."""
    letter = await _new(session, application, "confirmation", application.candidate_email)
    await defer(session, Job.SEND_CONFIRMATION, letter_id=str(letter.id))
    return letter


async def with_answer(session: Session, application: Application, answer: Answer) -> Letter:
    """To the candidate."""
    letter = await _new(session, application, "answer", application.candidate_email, answer_id=answer.id)
    await defer(session, Job.SEND_ANSWER, letter_id=str(letter.id))
    return letter


async def _new(
    session: Session, application: Application, kind: str, recipient: str, *, answer_id: int | None = None
) -> Letter:
    letter = Letter(application_id=application.id, kind=kind, recipient=recipient, answer_id=answer_id)
    session.add(letter)
    await session.flush()
    return letter
