"""Every row class, for whoever needs them all: migrations."""

from jepostule.store import (
    agent,
    agent_session,
    answer,
    application,
    attempt,
    audit,
    blacklist,
    document,
    draft,
    event,
    job_attempt,
    letter,
    mail_event,
    mailbox,
    platform,
    slot,
)
from jepostule.store.database import Base

__all__ = [
    "Base",
    "agent",
    "agent_session",
    "answer",
    "application",
    "attempt",
    "audit",
    "blacklist",
    "document",
    "draft",
    "event",
    "job_attempt",
    "letter",
    "mail_event",
    "mailbox",
    "platform",
    "slot",
]
