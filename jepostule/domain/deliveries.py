"""Handing letters to the carrier: claimed, then recorded. The attempt number voids writes of an overtaken worker."""

from collections.abc import Collection
from uuid import UUID

from jepostule.store import event
from jepostule.store import letter as letters
from jepostule.store.database import Session
from jepostule.store.letter import Letter, Sent

# The event recorded when a letter of this kind has left.
# Sending the documents alone is not a step of the application, and records none.
EVENTS = {"application": "sent", "confirmation": "confirmed", "answer": "answered"}


def is_settled(letter: Letter) -> bool:
    """Whether no job has to send it any more: it is over, or its recipient was erased."""
    return letter.state in ("sent", "failed", "replaced") or not letter.recipient


def is_in_doubt(letter: Letter) -> bool:
    """Whether an earlier attempt may have sent it without recording so."""
    return letter.state in ("sending", "unknown")


async def record_sent(session: Session, letter_id: UUID, attempt: int, provider_id: str | None) -> Sent | None:
    """The letter sent by this attempt; None when a later attempt has overtaken it."""
    sent = await letters.sent(session, letter_id, attempt, provider_id)
    if sent and sent.kind in EVENTS:
        await event.record(session, sent.application_id, EVENTS[sent.kind], letter_id)
    return sent


async def record_not_sent(session: Session, letter_id: UUID, attempt: int, *, in_doubt: bool) -> None:
    """`in_doubt`: the letter may have been sent all the same."""
    letter = await _held_by(session, letter_id, attempt)
    if letter is not None:
        letter.state = "unknown" if in_doubt else "pending"


async def give_up(session: Session, letter_ids: Collection[UUID]) -> None:
    """No further attempt will follow. Only letters that certainly never arrived become `failed`."""
    for letter in await letters.lock_each(session, letter_ids):
        if not is_settled(letter):
            letter.state = "unknown" if is_in_doubt(letter) or letter.maybe_doubled else "failed"


async def reopen(session: Session, letter_ids: Collection[UUID]) -> None:
    """An agent wants them sent, even if one may have arrived; a first doubt is left to the sending job to resolve."""
    for letter in await letters.lock_each(session, letter_ids):
        if letter.state == "failed" or (is_in_doubt(letter) and letter.maybe_doubled):
            letter.state = "pending"


async def _held_by(session: Session, letter_id: UUID, attempt: int) -> Letter | None:
    letter = await letters.lock(session, letter_id)
    return letter if letter and letter.state == "sending" and letter.attempt == attempt else None
