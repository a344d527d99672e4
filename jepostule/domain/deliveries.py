"""Handing letters to the carrier: claimed, then recorded. The attempt number voids writes of an overtaken worker."""

from collections.abc import Collection
from uuid import UUID

from jepostule.domain import forwardings, letters
from jepostule.store import about, event
from jepostule.store import letter as letter_rows
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
    """Records that this attempt has sent the letter, and starts what follows. None when a later attempt overtook it."""
    sent = await letter_rows.sent(session, letter_id, attempt, provider_id)
    if sent and sent.kind in EVENTS:
        await event.record(session, sent.application_id, EVENTS[sent.kind], letter_id)
    if sent:
        await _follow_up(session, sent)
    return sent


async def record_arrived(session: Session, letter: Letter) -> None:
    """Like `record_sent`, for a letter in doubt that its last attempt did send; the caller has locked it."""
    letter.state = "sending"  # the only state that `record_sent` ends
    await session.flush()
    await record_sent(session, letter.id, letter.attempt, letter.provider_id)
    letter.sent_at = letter.claimed_at  # it left then, not when somebody found out


async def record_not_sent(session: Session, letter_id: UUID, attempt: int, *, in_doubt: bool) -> None:
    """`in_doubt`: the letter may have been sent all the same."""
    letter = await _held_by(session, letter_id, attempt)
    if letter is not None:
        letter.state = "unknown" if in_doubt else "pending"


async def give_up(session: Session, letter_ids: Collection[UUID]) -> None:
    """No further attempt will follow. Only letters that certainly never arrived become `failed`."""
    for letter in await letter_rows.lock_each(session, letter_ids):
        if not is_settled(letter):
            letter.state = "unknown" if is_in_doubt(letter) or letter.maybe_doubled else "failed"


async def reopen(session: Session, letter_ids: Collection[UUID]) -> None:
    """An agent wants them sent, even if one may have arrived; a first doubt is left to the sending job to resolve."""
    for letter in await letter_rows.lock_each(session, letter_ids):
        if letter.state == "failed" or (is_in_doubt(letter) and letter.maybe_doubled):
            letter.state = "pending"


async def _held_by(session: Session, letter_id: UUID, attempt: int) -> Letter | None:
    letter = await letter_rows.lock(session, letter_id)
    return letter if letter and letter.state == "sending" and letter.attempt == attempt else None


async def _follow_up(session: Session, sent: Sent) -> None:
    """Starts the confirmation and the forwardings, after the first letter to the employer only."""
    if sent.kind != "application":
        return
    application, platform = await about.lock(session, sent.application_id)
    if await event.count(session, application.id, "sent") > 1:
        return
    if application.send_confirmation:
        await letters.to_candidate(session, application)
    await forwardings.begin(session, application, platform)
