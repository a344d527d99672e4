"""A letter's way to the carrier: claimed, then recorded. The attempt number voids what an overtaken worker writes."""

from collections.abc import Collection
from uuid import UUID

from jepostule.store import event
from jepostule.store import letter as letters
from jepostule.store.database import Session
from jepostule.store.letter import Letter, Sent

# What tells that a letter of this kind has left.
# The documents alone are no step of the application: nothing is told of them.
EVENTS = {"application": "sent", "confirmation": "confirmed", "answer": "answered"}


def is_settled(letter: Letter) -> bool:
    """Nothing more is to be done for it by itself: it is over, or nobody knows any more to whom it would go."""
    return letter.state in ("sent", "failed", "replaced") or not letter.recipient


def is_in_doubt(letter: Letter) -> bool:
    """An earlier attempt may have sent it and could not say so."""
    return letter.state in ("sending", "unknown")


async def record_sent(session: Session, letter_id: UUID, attempt: int, provider_id: str | None) -> Sent | None:
    """What this attempt has sent; None when another one has overtaken it."""
    sent = await letters.sent(session, letter_id, attempt, provider_id)
    if sent and sent.kind in EVENTS:
        await event.record(session, sent.application_id, EVENTS[sent.kind], letter_id)
    return sent


async def record_not_sent(session: Session, letter_id: UUID, attempt: int, *, in_doubt: bool) -> None:
    """`in_doubt`: it may have been sent."""
    letter = await _held_by(session, letter_id, attempt)
    if letter is not None:
        letter.state = "unknown" if in_doubt else "pending"


async def give_up(session: Session, letter_ids: Collection[UUID]) -> None:
    """No attempt is going to follow. Failed are those that surely never arrived."""
    for letter in await letters.lock_each(session, letter_ids):
        if not is_settled(letter):
            letter.state = "unknown" if is_in_doubt(letter) or letter.maybe_doubled else "failed"


async def reopen(session: Session, letter_ids: Collection[UUID]) -> None:
    """A person wants them sent, even where one may have arrived; a first doubt is for the sending to solve."""
    for letter in await letters.lock_each(session, letter_ids):
        if letter.state == "failed" or (is_in_doubt(letter) and letter.maybe_doubled):
            letter.state = "pending"


async def _held_by(session: Session, letter_id: UUID, attempt: int) -> Letter | None:
    letter = await letters.lock(session, letter_id)
    return letter if letter and letter.state == "sending" and letter.attempt == attempt else None
