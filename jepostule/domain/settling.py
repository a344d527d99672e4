"""Settling a letter in doubt: an agent knows that it arrived, from its recipient or from the mail server's log."""

from uuid import UUID

from jepostule.domain import audit, deliveries, repeats
from jepostule.domain.audit import By
from jepostule.domain.errors import NotInDoubt
from jepostule.store import application as applications
from jepostule.store import letter as letters
from jepostule.store.database import Session
from jepostule.store.jobs import queued
from jepostule.store.letter import Letter


def may_settle(letter: Letter) -> bool:
    """Not while it is `sending`: a worker may be about to record how that ended."""
    return letter.state == "unknown" and bool(letter.recipient)


async def settle(session: Session, by: By, letter_id: UUID, *, seen: int) -> None:
    """Records it as sent. Raises NotInDoubt, or SentMeanwhile, since what arrived may then be another letter.

    `seen`: the number of letters of this kind shown to the agent.
    """
    letter = await letters.lock(session, letter_id)
    if letter is None or not may_settle(letter):
        raise NotInDoubt
    application = await applications.lock(session, letter.application_id)
    await repeats.refuse_unseen(session, application, letter.kind, seen)
    await queued.remove(session, [letter_id])
    await deliveries.record_arrived(session, letter)
    await audit.note(session, by, "settle-letter", letters.subject(letter.id))
