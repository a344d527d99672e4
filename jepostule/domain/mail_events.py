"""Mailjet's events: stored at once, processed later by a job. CONTRACT 1.5."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from jepostule.domain import blacklist
from jepostule.domain.digests import digest
from jepostule.domain.mail_event_words import address, fault, happened_at, letter_id, message_id, storable, word
from jepostule.store import letter as letters
from jepostule.store import mail_event
from jepostule.store.database import Session
from jepostule.store.letter import Told
from jepostule.store.mail_event import Heard
from jepostule.store.queue import Job, defer_each

# The delivery to which each event takes its letter.
DELIVERIES = {
    "sent": "sent",
    "open": "opened",
    "click": "opened",
    "blocked": "blocked",
    "bounce": "bounced",
    "spam": "spam",
}
# Events arrive late, twice and in any order: a delivery only moves to the right. A failure outweighs an opening, which
# may be a machine's; a complaint outweighs everything, since a person made it.
ORDER = (None, "sent", "opened", "blocked", "bounced", "spam")


async def keep(session: Session, events: Iterable[object]) -> None:
    """Stores the events that are new, with a job for each; ignores anything that is not an event."""
    numbers = await mail_event.add(session, {identity(event): event for event in readable(events)})
    await defer_each(session, Job.PROCESS_EMAIL_EVENT, "event_id", numbers)


def readable(events: Iterable[object]) -> Iterator[dict[str, Any]]:
    for event in events:
        if isinstance(event, dict):
            with suppress(RecursionError):  # nested deeper than any event of Mailjet's
                yield storable(event)


def identity(event: Mapping[str, Any]) -> bytes:
    return digest(*(str(event.get(name)) for name in ("event", "MessageID", "time", "email", "url")))


async def act(session: Session, event_id: int) -> None:
    """Updates the letter's delivery, and blocks an address that is at fault. Idempotent.

    If the recipient of the letter was erased, the event keeps only what happened, and when.
    """
    event = await mail_event.lock(session, event_id)
    if event is None or event.handled_at is not None:
        return
    letter = await _letter(session, event.raw)
    if letter is not None:
        await letters.deliver(session, letter.id, further(letter.delivery, DELIVERIES.get(word(event.raw, "event"))))
    if letter is None or letter.recipient:
        await _block(session, event)
    else:
        await mail_event.anonymise(session, event)
    await mail_event.handled(session, event.id, letter.id if letter else None)


def further(now: str | None, then: str | None) -> str | None:
    return max(now, then, key=ORDER.index)


async def _letter(session: Session, raw: Mapping[str, Any]) -> Told | None:
    """By our own id, else by Mailjet's."""
    found = letter_id(raw)
    if found and (letter := await letters.lock_told(session, found)):
        return letter
    known = message_id(raw)
    return await letters.lock_told_by_provider_id(session, known) if known else None


async def _block(session: Session, event: Heard) -> None:
    reason, email = fault(event.raw), address(event.raw)
    if reason and email:
        since = happened_at(event.raw, datetime.now(UTC))
        await blacklist.block(session, email, reason, since, mail_event_id=event.id)
