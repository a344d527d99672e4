"""Periodic jobs, called chores: every minute, or at a given minute of every hour. In UTC."""

from datetime import datetime, timedelta
from enum import StrEnum

from jepostule.domain import audit
from jepostule.domain.audit import By
from jepostule.store import queue
from jepostule.store.database import Session


class Chore(StrEnum):
    """The value is also the name of the task."""

    SWEEP = "sweep"
    RESCUE = "rescue"
    COUNT_DAYS = "count-days"


# Minute of the hour; None for every minute.
MINUTES: dict[Chore, int | None] = {Chore.SWEEP: 7, Chore.RESCUE: None, Chore.COUNT_DAYS: 12}


def cron(chore: Chore) -> str:
    minute = MINUTES[chore]
    return f"{'*' if minute is None else minute} * * * *"


def next_run(chore: Chore, now: datetime) -> datetime:
    minute = MINUTES[chore]
    started = now.replace(second=0, microsecond=0)
    if minute is None:
        return started + timedelta(minutes=1)
    return started + timedelta(minutes=(minute - now.minute - 1) % 60 + 1)


async def run_now(session: Session, by: By, chore: Chore, now: datetime) -> None:
    """Adds a run; the scheduled ones stay."""
    await queue.defer_chore(session, chore, int(now.timestamp()))
    await audit.note(session, by, "run-chore", f"chore:{chore}")
