"""Links to answer an application. Wrong ones are rate-limited per address, against guessing."""

from datetime import timedelta
from uuid import UUID

from jepostule.domain import throttle
from jepostule.domain.errors import TooMany
from jepostule.store import answer_link
from jepostule.store.answer_link import Followed
from jepostule.store.attempt import Limit
from jepostule.store.database import Session

# Per address. Guessing means trying 2^122 links, so the limit can be generous with mistyped ones.
WRONG, WITHIN = 200, timedelta(minutes=10)


async def follow(answer_uuid: UUID, address: str) -> Followed | None:
    """The target of the link; TooMany after too many wrong links from this address, even if this one is right."""
    found = await answer_link.find(answer_uuid, _limit(address).subject, WITHIN)
    if found and found.tries >= WRONG:
        raise TooMany
    return found


async def count_wrong(session: Session, address: str) -> None:
    """Counts one wrong link; raises TooMany."""
    await throttle.spend(session, _limit(address))


def _limit(address: str) -> Limit:
    return throttle.limit("answer link", address, most=WRONG, within=WITHIN)
