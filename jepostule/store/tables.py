"""All row classes, for migrations."""

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
    erasure,
    event,
    letter,
    logo,
    mail_event,
    mailbox,
    platform,
    slot,
)
from jepostule.store.database import Base
from jepostule.store.figures import day_figures
from jepostule.store.jobs import archived_job, chore, job_attempt, paused_queue, worker_place
from jepostule.store.legacy import failure as legacy_failure
from jepostule.store.legacy import moved_in
from jepostule.store.rights import pseudonym

__all__ = [
    "Base",
    "agent",
    "agent_session",
    "answer",
    "application",
    "archived_job",
    "attempt",
    "audit",
    "blacklist",
    "chore",
    "day_figures",
    "document",
    "draft",
    "erasure",
    "event",
    "job_attempt",
    "legacy_failure",
    "letter",
    "logo",
    "mail_event",
    "mailbox",
    "moved_in",
    "paused_queue",
    "platform",
    "pseudonym",
    "slot",
    "worker_place",
]
