"""What agents did and saw: who, what, when, from where."""

from datetime import timedelta
from typing import NamedTuple

from jepostule.store import audit_trail
from jepostule.store.audit import Entry
from jepostule.store.database import Session

# Who comes back to a page within this time goes on looking at it.
LOOK = timedelta(minutes=10)


class By(NamedTuple):
    """Who does it, and from which address of the Internet."""

    agent_id: int | None
    username: str
    address: str


# An operator, at a command. With a space, which no agent's username has.
COMMAND = By(None, "command line", "")


async def note(session: Session, by: By, action: str, subject: str = "", **details: str | int) -> None:
    """In the transaction of what is done. `subject`: `application:12`; `details`: ids and counts, nobody's data."""
    session.add(Entry(**by._asdict(), action=action, subject=subject, details=details))
    await session.flush()


async def saw(session: Session, by: By, action: str, subject: str) -> None:
    """A view of a person's details, noted when it begins."""
    if not await audit_trail.has_lately(session, by.username, action, subject, LOOK):
        await note(session, by, action, subject)
