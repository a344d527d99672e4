"""Correcting a wrong address, and sending letters to it again. Letters that have left stay as they were."""

from collections.abc import Collection

from jepostule.domain import audit, letters, recipients, repeats
from jepostule.domain.audit import By
from jepostule.domain.errors import AddressUnchanged
from jepostule.store import answer as answers
from jepostule.store import application as applications
from jepostule.store import letter as letter_rows
from jepostule.store.application import Application
from jepostule.store.database import Session
from jepostule.store.letter import Letter


async def correct(
    session: Session, by: By, application_id: int, reader: str, email: str, again: Collection[str] = ()
) -> int:
    """The number of letters created for the new address. Raises LetterRefused.

    `reader`: employer or candidate. `again`: kinds of letters to send once more even if they had left; for answers,
    only the last one. Letters that had not left for the old address go to the new one in any case.
    """
    kinds = {kind for kind, whose in letters.READERS.items() if whose == reader} | set(again)
    replaced = await letter_rows.replace(session, application_id, kinds)
    application = await applications.lock(session, application_id)
    write(application, reader, email)
    again = set(again) | {each.kind for each in replaced}
    await repeats.refuse(session, application, again)
    sent = 0
    for kind in sorted(again - {"answer"}):
        await letters.again(session, application, kind)
        sent += 1
    for answer_id in await _answers(session, application, replaced, last="answer" in again):
        await letters.again(session, application, "answer", answer_id)
        sent += 1
    await letters.remove_jobs(session, replaced)
    await audit.note(session, by, "correct-address", applications.subject(application.id), reader=reader, letters=sent)
    return sent


async def refuse(session: Session, application: Application, reader: str) -> None:
    """Raises Anonymous or DocumentsErased when no letter could be sent to a new address."""
    repeats.refuse_anonymous(application)
    if reader == "employer":
        await repeats.refuse_erased(session, application)


def write(application: Application, reader: str, email: str) -> None:
    """Raises AddressRefused."""
    recipients.checked(email)
    if email == getattr(application, f"{reader}_email"):
        raise AddressUnchanged
    setattr(application, f"{reader}_email", email)


async def _answers(session: Session, application: Application, replaced: list[Letter], *, last: bool) -> list[int]:
    """Ids of the answers to send again, oldest first."""
    history = await answers.of_application(session, application.id)
    wanted = {each.answer_id for each in replaced} | {each.id for each in history[-1:] if last}
    return [each.id for each in history if each.id in wanted]
