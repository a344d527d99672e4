"""Rate limits, over sliding windows."""

from datetime import timedelta

from jepostule.domain.digests import digest
from jepostule.domain.errors import TooMany
from jepostule.store import attempt as attempts
from jepostule.store import locks
from jepostule.store.database import Session

HOUR = timedelta(hours=1)


async def spend(session: Session, *subject: str, limit: int, within: timedelta = HOUR) -> None:
    """Counts one attempt for `subject`; raises TooMany when there were `limit` already."""
    if not await attempts.record_below(session, digest(*subject), within, limit):
        raise TooMany


async def give_back(session: Session, *subject: str) -> None:
    """Uncounts the newest attempt, which turned out to be harmless."""
    name = digest(*subject)
    await locks.hold(session, name)
    await attempts.forget_newest(session, name)
