"""What agents did and saw: who, what, when, from where."""

from typing import NamedTuple

from jepostule.store.audit import Entry
from jepostule.store.database import Session


class By(NamedTuple):
    """Who does it, and from which address of the Internet."""

    agent_id: int | None
    username: str
    address: str


async def note(session: Session, by: By, action: str, subject: str = "", **details: str | int) -> None:
    """In the transaction of what is done. `subject`: `application:12`; `details`: ids and counts, nobody's data."""
    session.add(Entry(**by._asdict(), action=action, subject=subject, details=details))
    await session.flush()
