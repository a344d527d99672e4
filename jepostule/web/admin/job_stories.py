"""The jobs of an application, each with its runs: finished, waiting and failed ones."""

from datetime import UTC, datetime
from itertools import groupby
from typing import NamedTuple

from jepostule.domain import causes
from jepostule.store.jobs.job_attempt import JobAttempt
from jepostule.store.jobs.queued import Queued
from jepostule.typography import NARROW
from jepostule.web.admin.cells import State
from jepostule.web.admin.dossier import Dossier

READY = State("clock", "Prête")
LATER = State("clock", "À venir", "warn")
RUNNING = State("send", "En cours", "live")
FAILED = State("alert", "En échec", "bad")
DONE = State("done", "Faite", "good")
STOPPED = State("ask", "Interrompue", "warn")
CANCELLED = State("no", "Annulée")
OUTCOMES = {"done": DONE, "retried": State("redo", "À refaire", "warn"), "failed": FAILED, "lost": STOPPED}


class Story(NamedTuple):
    """`until`: when it runs next, if that is later. `runs`: oldest first, empty if it never ran."""

    id: int
    task: str
    state: State
    runs: list[JobAttempt]
    until: datetime | None = None

    @property
    def tries(self) -> int:
        return sum(has_run(each) for each in self.runs)


def stories(dossier: Dossier) -> list[Story]:
    """Stories in the order in which the jobs were created."""
    waiting = {each.id: each for each in dossier.queued}
    ran = {job: list(runs) for job, runs in groupby(sorted(dossier.runs, key=_job), key=_job)}
    return [_story(ran.get(job, []), waiting.get(job)) for job in sorted({*ran, *waiting})]


def _job(run: JobAttempt) -> int:
    return run.job_id


def _story(runs: list[JobAttempt], queued: Queued | None) -> Story:
    if queued is None:
        last = runs[-1]
        state = outcome(last) if last.outcome in ("done", "failed") else STOPPED
        return Story(last.job_id, last.task, state, runs)
    later = queued.at is not None and queued.at > datetime.now(UTC)
    states = {"todo": LATER if later else READY, "doing": RUNNING, "succeeded": DONE}
    until = queued.at if later and queued.status == "todo" else None
    return Story(queued.id, queued.task, states.get(queued.status, FAILED), runs, until)


def has_run(run: JobAttempt) -> bool:
    """False for the run that records a cancellation."""
    return run.cause != causes.CANCELLED


def lasted(run: JobAttempt) -> str:
    """`1,2 s`; empty while it runs, or if it never did."""
    if run.ended_at is None or not has_run(run):
        return ""
    return f"{(run.ended_at - run.started_at).total_seconds():.1f}{NARROW}s".replace(".", ",")


def outcome(run: JobAttempt) -> State:
    if not has_run(run):
        return CANCELLED
    return OUTCOMES[run.outcome] if run.outcome else RUNNING
