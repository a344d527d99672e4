"""Links to answer by: who tries one after another is stopped."""

from datetime import timedelta
from uuid import UUID

from jepostule.domain import throttle
from jepostule.domain.digests import digest
from jepostule.domain.errors import TooMany
from jepostule.store import answer_link
from jepostule.store.answer_link import Followed
from jepostule.store.database import Look, Session

# From one address. Who guesses has 2^122 links to try; who has mistyped one deserves an answer.
WRONG, WITHIN = 200, timedelta(minutes=10)


async def follow(look: Look, answer_uuid: UUID, address: str) -> Followed | None:
    """Where the link leads; TooMany to who has tried too many others, even for one that leads somewhere."""
    found = await answer_link.find(look, answer_uuid, digest(*_who(address)), WITHIN)
    if found and found.tries >= WRONG:
        raise TooMany
    return found


async def count_wrong(session: Session, address: str) -> None:
    """One more that leads nowhere; TooMany."""
    await throttle.spend(session, *_who(address), limit=WRONG, within=WITHIN)


def _who(address: str) -> tuple[str, str]:
    return "answer link", address
