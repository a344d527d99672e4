"""How long things are kept. Each sweep may be stopped and run again: it goes on where it was."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from jepostule.domain import repairs, sessions
from jepostule.store import sweeps
from jepostule.store.database import Session, transaction

DOCUMENTS = timedelta(days=30)  # after the application was sent
TOKENS = timedelta(days=1)  # of PEAM, where they were not used before
DRAFTS = timedelta(days=1)  # since the last change
JOBS = timedelta(days=90)
AUDIT_MONTHS = 12  # the table itself lets go of nothing younger
COUNTERS = timedelta(hours=2)  # twice the longest window that is counted over

Sweep = Callable[[Session], Awaitable[int]]


async def sweep() -> dict[str, int]:
    """Removes all whose time is over, batch after batch; how many of each."""
    now = datetime.now(UTC)
    todo: dict[str, Sweep] = {
        "documents": lambda session: sweeps.documents(session, now - DOCUMENTS),
        "tokens": lambda session: sweeps.tokens(session, now - TOKENS),
        "drafts": lambda session: sweeps.drafts(session, now - DRAFTS),
        "blacklist": sweeps.blacklist,
        "slots": lambda session: sweeps.slots(session, now - COUNTERS),
        "attempts": lambda session: sweeps.attempts(session, now - COUNTERS),
        "failed_jobs": lambda session: repairs.forget(session, now - JOBS),
        "archived_jobs": lambda session: sweeps.archived_jobs(session, now - JOBS),
        "job_attempts": lambda session: sweeps.job_attempts(session, now - JOBS),
        "audit": lambda session: sweeps.audit(session, AUDIT_MONTHS),
        "sessions": lambda session: sweeps.sessions(session, now - sessions.IDLE, now - sessions.ABSOLUTE),
    }
    return {name: await _until_empty(each) for name, each in todo.items()}


async def _until_empty(sweep: Sweep) -> int:
    total = 0
    while True:
        async with transaction() as session:
            removed = await sweep(session)
        total += removed
        if removed < sweeps.BATCH:
            return total
