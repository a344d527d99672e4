"""Rate limits, over sliding windows."""

from datetime import timedelta

from jepostule.domain.digests import digest
from jepostule.domain.errors import TooMany
from jepostule.store import attempt as attempts
from jepostule.store import locks
from jepostule.store.attempt import Limit
from jepostule.store.database import Session

HOUR = timedelta(hours=1)


def limit(*subject: str, most: int, within: timedelta = HOUR, times: int = 1) -> Limit:
    """`times`: how many attempts are made at once."""
    return Limit(digest(*subject), most, within, times)


async def spend(session: Session, limit: Limit) -> None:
    """Counts its attempts; raises TooMany when there would be more than it allows."""
    if not await attempts.record(session, limit):
        raise TooMany


async def give_back(session: Session, limit: Limit) -> None:
    """Uncounts the newest attempt, which turned out to be harmless."""
    await locks.hold(session, limit.subject)
    await attempts.forget_newest(session, limit.subject)
