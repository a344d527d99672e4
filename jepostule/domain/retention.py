"""Retention periods. A sweep can be interrupted and run again: it resumes where it stopped."""

from calendar import monthrange
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from jepostule.domain import repairs, sessions
from jepostule.settings import settings
from jepostule.store import sweeps
from jepostule.store.database import Session, transaction
from jepostule.store.rights import anonymising
from jepostule.store.sweeps import Over

DOCUMENTS = timedelta(days=30)  # after the application was sent
TOKENS = timedelta(days=1)  # PEAM tokens that were not used
DRAFTS = timedelta(days=1)  # since the last change or visit
JOBS = timedelta(days=90)
AUDIT_MONTHS = 12  # a trigger refuses to delete younger rows
COUNTERS = timedelta(hours=2)  # twice the longest window of a rate limit

Count = Callable[[Session], Awaitable[int]]


@dataclass(frozen=True)
class Rule:
    """`length`: the period, in words. `count`: rows past it; `sweep`: deletes a batch of them, and returns its size."""

    length: str
    count: Count
    sweep: Count


def rules(now: datetime) -> dict[str, Rule]:
    """Rules by kind of data."""
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
        "drafts": _kept("a day after the last change or visit", sweeps.drafts(now - DRAFTS)),
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
    """The same day of the month, or the last day of a shorter one."""
    year, month = divmod(now.year * 12 + now.month - 1 - months, 12)
    return now.replace(year=year, month=month + 1, day=min(now.day, monthrange(year, month + 1)[1]))


async def count() -> dict[str, int]:
    """Rows past their retention period, by kind of data."""
    async with transaction() as session:
        return {name: await rule.count(session) for name, rule in rules(await sweeps.clock(session)).items()}


async def sweep(advance: Callable[[int], object] = lambda _: None) -> dict[str, int]:
    """Deletes everything past its period, in batches; returns totals. `advance` is called with each batch's size.

    A rule that fails holds up no other one: its error, the first if there are several, is raised at the end.
    """
    totals: dict[str, int] = {}
    failures: list[Exception] = []
    async with transaction() as session:
        # Not this machine's, which may be years ahead when it starts: nothing brings back what is erased too early.
        now = await sweeps.clock(session)
    for name, rule in rules(now).items():
        try:
            totals[name] = await _until_empty(rule.sweep, advance)
        except Exception as error:  # noqa: BLE001, one kind of data must not hold up the others
            failures.append(error)
    if failures:
        raise failures[0]
    return totals


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
