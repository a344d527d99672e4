"""Every row class, for whoever needs them all: migrations."""

from jepostule.store import (
    agent,
    application,
    attempt,
    blacklist,
    document,
    draft,
    event,
    letter,
    mailbox,
    platform,
    slot,
)
from jepostule.store.database import Base

__all__ = [
    "Base",
    "agent",
    "application",
    "attempt",
    "blacklist",
    "document",
    "draft",
    "event",
    "letter",
    "mailbox",
    "platform",
    "slot",
]
