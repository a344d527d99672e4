"""All tables, for migrations: each is known once its module is imported."""

# ruff: noqa: F401

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

METADATA = Base.metadata
