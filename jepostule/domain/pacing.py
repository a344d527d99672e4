"""How fast one sender's letters leave: each gets its moment when it is decided, and keeps it."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from jepostule.domain.digests import digest
from jepostule.store import locks, slot
from jepostule.store.database import Session

# Sliding windows: so many letters in such a time.
WINDOWS = ((1, timedelta(seconds=1)), (3, timedelta(minutes=1)), (60, timedelta(hours=1)))
MOST = max(count for count, _ in WINDOWS)
# A letter that is later than this at its moment takes a new one: others may have left since.
PUNCTUAL = timedelta(seconds=1)


def earliest(taken: list[datetime], now: datetime) -> datetime:
    """First moment at which this sender may send again; `now` if already.

    `taken`: past and reserved sendings, newest first, UTC.
    """
    free = [taken[count - 1] + window for count, window in WINDOWS if len(taken) >= count]
    return max([now, *free])


def is_later(at: datetime) -> bool:
    return at > datetime.now(UTC)


async def reserve(session: Session, sender: str, letter_id: UUID) -> datetime:
    """When this letter may leave: at once where it is not later than now."""
    name = digest("sender", sender.lower())
    await locks.hold(session, name)
    now = datetime.now(UTC)
    mine = await slot.of_letter(session, letter_id)
    if mine and mine.at > now - PUNCTUAL:
        return mine.at
    at = earliest(await slot.taken(session, name, but=letter_id, limit=MOST), now)
    await slot.take(session, letter_id, name, at)
    return at
