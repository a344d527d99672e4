"""Creating letters: the row, and the job that sends it."""

from collections.abc import Collection

from jepostule.domain import pacing
from jepostule.store import letter as letters
from jepostule.store.application import Application
from jepostule.store.database import Session
from jepostule.store.jobs import queued
from jepostule.store.letter import Letter
from jepostule.store.queue import Job, defer

# Recipients by kind of letter. `documents` is not among them: an agent enters the address.
READERS = {"application": "employer", "confirmation": "candidate", "answer": "candidate"}


async def to_employer(session: Session, application: Application) -> None:
    letter_id = await letters.add(session, application.id, "application", application.employer_email)
    at = await pacing.reserve(session, application.candidate_email, letter_id)
    await defer(session, Job.SEND_APPLICATION, at=at, letter_id=str(letter_id))


async def to_candidate(session: Session, application: Application) -> None:
    """The copy that the candidate requested."""
    letter_id = await letters.add(session, application.id, "confirmation", application.candidate_email)
    await defer(session, Job.SEND_CONFIRMATION, letter_id=str(letter_id))


async def with_answer(session: Session, application: Application, answer_id: int | None) -> None:
    """To the candidate."""
    letter_id = await letters.add(session, application.id, "answer", application.candidate_email, answer_id=answer_id)
    await defer(session, Job.SEND_ANSWER, letter_id=str(letter_id))


async def with_documents(session: Session, application: Application, recipient: str) -> None:
    """The documents alone. Sent at once: pacing applies to what candidates send."""
    letter_id = await letters.add(session, application.id, "documents", recipient)
    await defer(session, Job.SEND_DOCUMENTS, letter_id=str(letter_id))


# Kinds in `READERS` that an agent, or a corrected address, sends once more; `answer` also needs to know which one.
AGAIN = {"application": to_employer, "confirmation": to_candidate}


async def again(session: Session, application: Application, kind: str, answer_id: int | None = None) -> None:
    """Another letter of this kind, to the address that the application has now."""
    if kind == "answer":
        await with_answer(session, application, answer_id)
    else:
        await AGAIN[kind](session, application)


async def remove_jobs(session: Session, replaced: Collection[Letter]) -> None:
    """An agent who retries all failed jobs must not send them in addition to their replacements.

    Letters are replaced before their application is locked, jobs removed once others are written: `store/locks.py`.
    """
    await queued.remove(session, [each.id for each in replaced])


def is_misdirected(letter: Letter, application: Application) -> bool:
    """Whether the address was corrected while the letter waited to be sent."""
    return letter.kind in READERS and letter.recipient != address(application, letter.kind)


async def redirect(session: Session, letter: Letter, application: Application) -> None:
    """Cancels `letter`, locked by the caller, and sends one to the corrected address unless there is one already."""
    letter.state = "replaced" if letter.state == "pending" else "unknown"
    if not await letters.is_there(session, letter, address(application, letter.kind)):
        await again(session, application, letter.kind, letter.answer_id)


def address(application: Application, kind: str) -> str:
    """The address to which letters of this kind are sent."""
    return application.employer_email if READERS[kind] == "employer" else application.candidate_email
