"""The list of audit entries."""

from sqlalchemy import ColumnElement, or_, select

from jepostule.store.audit import Entry
from jepostule.store.lists.conditions import since, until
from jepostule.store.lists.listing import Listing

# Kinds of subject, before the colon.
KINDS = ("agent", "application", "blocked", "chore", "erasure", "job", "letter", "platform", "queue")


def _about(words: str) -> ColumnElement[bool]:
    """`words`: `application:12`, `12` for any kind, or a username."""
    words = words.strip()
    subjects = [words, *(f"{kind}:{words}" for kind in KINDS)]
    return or_(Entry.subject.in_(subjects), Entry.username == words.lower())


LISTING = Listing(
    query=select(Entry.at, Entry.username, Entry.action, Entry.subject, Entry.details, Entry.address),
    key=Entry.id,
    orders={"recent": Entry.at},
    filters={
        "agent": lambda value: Entry.username == value,
        "action": lambda value: Entry.action == value,
        "depuis": since(Entry.at),
        "jusqu": until(Entry.at),
    },
    search=_about,
)
