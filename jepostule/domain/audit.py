"""The audit trail: what agents did and viewed, when, and from which address."""

from datetime import timedelta
from typing import NamedTuple

from jepostule.store import audit as entries
from jepostule.store.audit import Entry
from jepostule.store.database import Session

# Views of the same page within this time count as one.
LOOK = timedelta(minutes=10)


class By(NamedTuple):
    """The author of an action, and the IP address it came from."""

    agent_id: int | None
    username: str
    address: str


# An operator on the command line. The space distinguishes it from every agent's username.
COMMAND = By(None, "command line", "")


async def note(session: Session, by: By, action: str, subject: str = "", **details: str | int) -> None:
    """In the transaction of the action itself. `subject`: `application:12`; `details`: ids and counts only."""
    session.add(Entry(**by._asdict(), action=action, subject=subject, details=details))
    await session.flush()


async def saw(session: Session, by: By, action: str, subject: str) -> None:
    """Records a view of a person's details, unless one was recorded within `LOOK`."""
    if not await entries.has_lately(session, by.username, action, subject, LOOK):
        await note(session, by, action, subject)
