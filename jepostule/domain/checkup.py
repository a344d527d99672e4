"""The state of the service, and what an operator can do about it. No finding ever contains a secret."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from jepostule.moments import short
from jepostule.store.checkup import Server
from jepostule.store.jobs.workload import Queue, Workers
from jepostule.store.migrations import Schema

OLDEST_POSTGRES = 15  # the first with `unique nulls not distinct`
CLOCK_DRIFT = timedelta(seconds=2)
CLOCK_WRONG = timedelta(minutes=1)  # from here on tokens expire too early or too late
HERE = {"localhost", "127.0.0.1", "::1"}
LATE = timedelta(minutes=1)  # since when a job could have run: workers are too few, or its queue is paused


class Mark(StrEnum):
    OK = "ok"
    ATTENTION = "attention"
    PROBLEM = "problem"


class Finding(NamedTuple):
    mark: Mark
    subject: str
    said: str
    advice: str = ""  # what to do


def ok(subject: str, said: str) -> Finding:
    return Finding(Mark.OK, subject, said)


def attention(subject: str, said: str, advice: str) -> Finding:
    return Finding(Mark.ATTENTION, subject, said, advice)


def problem(subject: str, said: str, advice: str) -> Finding:
    return Finding(Mark.PROBLEM, subject, said, advice)


def unreachable() -> Finding:
    return problem(
        "database", "Postgres does not answer, or refuses us.", "Start it, or correct the POSTGRES_ variables."
    )


def server(found: Server) -> Iterator[Finding]:
    said = f"Postgres {found.version} answers."
    if found.major < OLDEST_POSTGRES:
        yield attention("database", said, f"Move to version {OLDEST_POSTGRES} or later.")
    else:
        yield ok("database", said)
    if found.only_reads:
        yield problem("database", "It only reads.", "Give it space if its disk is full; name the primary, no standby.")
    if found.missing:
        missing = ", ".join(found.missing)
        yield problem("extensions", f"Missing: {missing}.", "Run `migrate` as the database's owner, or create them.")
    else:
        yield ok("extensions", "All there.")


def connection(found: Server, host: str) -> Iterator[Finding]:
    """`host`: of Postgres; a folder, or empty, for a socket."""
    if host and not host.startswith("/") and host not in HERE and not found.encrypted:
        said = f"What goes to Postgres at {host} is not encrypted."
        yield attention("encryption", said, "Set PGSSLMODE to verify-full, unless it is on this machine.")


def clock(ahead: timedelta) -> Finding:
    """`ahead`: the database's clock minus ours."""
    said = f"The database's differs from ours by {ahead.total_seconds():+.1f} s."
    if abs(ahead) < CLOCK_DRIFT:
        return ok("clock", said)
    advice = "Keep both machines on time by NTP: tokens and delays depend on it."
    return problem("clock", said, advice) if abs(ahead) >= CLOCK_WRONG else attention("clock", said, advice)


def schema(found: Schema) -> Finding:
    said = f"The schema is at {found.version or 'nothing'}, this release's newest is {found.newest}."
    if found.behind:
        return problem("migrations", said, "Run `migrate`.")
    if not found.known:
        return attention("migrations", said, "A newer release has migrated: deploy it here too.")
    return ok("migrations", said)


def workers(found: Workers) -> Finding:
    if found.alive:
        return ok("workers", f"{found.alive} alive.")
    seen = f"the last sign of one was on {short(found.seen_at)}" if found.seen_at else "none has ever given a sign"
    return problem("workers", f"None is alive: {seen}.", "Start `worker all`, under a supervisor.")


def queue(queues: list[Queue], refused: int, moment: datetime) -> Iterator[Finding]:
    waiting = [each for each in queues if each.oldest]
    late = [each.name for each in waiting if each.oldest and moment - each.oldest > LATE]
    oldest = min((each.oldest for each in waiting if each.oldest), default=None)
    said = f"{sum(each.ready for each in queues)} jobs are ready."
    if oldest and late:
        said += f" The oldest waits since {short(oldest)}, Paris time."
        yield attention("queue", said, f"Start more workers, or resume what is paused: {', '.join(late)}.")
    else:
        yield ok("queue", said)
    if failed := sum(each.failed for each in queues):
        yield attention("failed jobs", f"{failed} wait for a person.", "See /admin/echecs: read why, retry or give up.")
    else:
        yield ok("failed jobs", "None.")
    if refused:
        yield problem("refused jobs", f"{refused} wait because we were refused.", "Correct the credentials below.")


def erasures(stopped: int) -> Iterator[Finding]:
    """A problem rather than a mere failed job: a person has requested each erasure, and is waiting."""
    if stopped:
        said = f"{stopped} stopped before the end."
        yield problem("erasures", said, "Ask again at /admin/droits, or retry at /admin/echecs: each goes on.")
