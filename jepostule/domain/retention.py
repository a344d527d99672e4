"""How long things are kept. Each sweep may be stopped and run again: it goes on where it was."""

from calendar import monthrange
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from jepostule.domain import repairs, sessions
from jepostule.settings import settings
from jepostule.store import anonymising, sweeps
from jepostule.store.database import Session, transaction
from jepostule.store.sweeps import Over

DOCUMENTS = timedelta(days=30)  # after the application was sent
TOKENS = timedelta(days=1)  # of PEAM, where they were not used before
DRAFTS = timedelta(days=1)  # since the last change
JOBS = timedelta(days=90)
AUDIT_MONTHS = 12  # the table itself lets go of nothing younger
COUNTERS = timedelta(hours=2)  # twice the longest window that is counted over

Count = Callable[[Session], Awaitable[int]]


@dataclass(frozen=True)
class Rule:
    """`length`: how long it is kept, in words. `count`: how many are over; `sweep`: a batch of them goes, how many."""

    length: str
    count: Count
    sweep: Count


def rules(now: datetime) -> dict[str, Rule]:
    """By what is kept."""
    months = settings().retention_months
    silent = months_before(now, months)
    return {
        "applications": Rule(
            f"{months} months after the last contact",
            partial(anonymising.count_due, before=silent),
            partial(_anonymise, before=silent),
        ),
        "documents": _kept(f"{DOCUMENTS.days} days after sending", sweeps.documents(now - DOCUMENTS)),
        "tokens": _kept("a day, where they were not used", sweeps.tokens(now - TOKENS)),
        "drafts": _kept("a day after the last change", sweeps.drafts(now - DRAFTS)),
        "mail_events": _kept(f"{months} months, where no letter is known", sweeps.mail_events(silent)),
        "blacklist": _kept("as long as each was blocked for", sweeps.blacklist()),
        "slots": _kept("2 hours", sweeps.slots(now - COUNTERS)),
        "attempts": _kept("2 hours", sweeps.attempts(now - COUNTERS)),
        "failed_jobs": Rule(
            f"{JOBS.days} days",
            partial(sweeps.count, over=sweeps.failed_jobs(now - JOBS)),
            partial(repairs.forget, before=now - JOBS),
        ),
        "archived_jobs": _kept(f"{JOBS.days} days", sweeps.archived_jobs(now - JOBS)),
        "job_attempts": _kept(f"{JOBS.days} days", sweeps.job_attempts(now - JOBS)),
        "audit": _kept(f"{AUDIT_MONTHS} months", sweeps.audit(AUDIT_MONTHS)),
        "erasures": _kept(f"{AUDIT_MONTHS} months", sweeps.erasures(months_before(now, AUDIT_MONTHS))),
        "sessions": _kept("a week at most", sweeps.sessions(now - sessions.IDLE, now - sessions.ABSOLUTE)),
    }


def months_before(now: datetime, months: int) -> datetime:
    """The same day of the month, or its last."""
    year, month = divmod(now.year * 12 + now.month - 1 - months, 12)
    return now.replace(year=year, month=month + 1, day=min(now.day, monthrange(year, month + 1)[1]))


async def count() -> dict[str, int]:
    """How many of each are over."""
    async with transaction() as session:
        return {name: await rule.count(session) for name, rule in rules(datetime.now(UTC)).items()}


async def sweep(advance: Callable[[int], object] = lambda _: None) -> dict[str, int]:
    """All whose time is over goes, batch after batch; how many of each. `advance` is told of each batch."""
    return {name: await _until_empty(rule.sweep, advance) for name, rule in rules(datetime.now(UTC)).items()}


async def _until_empty(sweep: Count, advance: Callable[[int], object]) -> int:
    total = 0
    while True:
        async with transaction() as session:
            gone = await sweep(session)
        total += gone
        advance(gone)
        if gone < sweeps.BATCH:
            return total


def _kept(length: str, over: Over) -> Rule:
    return Rule(length, partial(sweeps.count, over=over), partial(sweeps.sweep, over=over))


async def _anonymise(session: Session, before: datetime) -> int:
    done = await anonymising.anonymise(session, await anonymising.due(session, before, sweeps.BATCH))
    return done["applications"]
