"""Audit entries about given subjects."""

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import exists, func, select

from jepostule.store.audit import Entry
from jepostule.store.database import Session


async def of_subjects(
    session: Session, subjects: Collection[str], actions: Collection[str] | None = None
) -> list[Entry]:
    """Oldest first. `actions`: only these; None for all."""
    query = select(Entry).where(Entry.subject.in_(subjects)).order_by(Entry.at, Entry.id)
    if actions is not None:
        query = query.where(Entry.action.in_(actions))
    return list(await session.scalars(query))


async def has_lately(session: Session, username: str, action: str, subject: str, within: timedelta) -> bool:
    """Whether the agent did this to the subject within that time."""
    lately = Entry.at > func.now() - within
    same = (Entry.subject == subject, Entry.username == username, Entry.action == action)
    return bool(await session.scalar(select(exists().where(lately, *same))))


async def addresses(session: Session, username: str, action: str, within: timedelta) -> list[str]:
    """IP addresses from which the agent did this within that time."""
    query = select(Entry.address).where(Entry.username == username, Entry.action == action)
    return list(await session.scalars(query.where(Entry.at > func.now() - within).distinct()))
