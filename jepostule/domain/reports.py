"""Figures over time, and the answers on a platform as a CSV file."""

from collections.abc import AsyncIterable, AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta
from typing import Any

from jepostule.domain import csv_cells, paris
from jepostule.domain.csv_cells import Dialect
from jepostule.store.database import Session, transaction
from jepostule.store.figures import answers_dump, day_figures
from jepostule.store.figures.day_figures import Figures
from jepostule.store.streaming import streamed

# By then the documents are erased, and little more happens to an application.
DAYS = 30
# Column titles of 2018, which programs that read the file look for.
ANSWERS = (
    "Job application id",
    "Job application created at",
    "Employer name",
    "Employer email",
    "Employer siret",
    "Candidate first name",
    "Candidate last name",
    "Candidate email",
    "Candidate phone",
    "Candidate address",
    "Job",
    "Answer created at",
    "Answer type",
)


async def month(session: Session, now: datetime) -> dict[date, Figures]:
    """The last 30 days, oldest first. Today is counted now; earlier days are as of their last count."""
    days = _days(paris.today(now))
    kept = await day_figures.kept(session, days[0])
    # Days are not counted yet on a new service, just after midnight, or when no worker was running.
    first = next(day for day in days if day not in kept or day == days[-1])
    counted = await day_figures.counted(session, first, days[-1])
    return {day: (kept if day < first else counted).get(day, Figures()) for day in days}


async def count_days(now: datetime) -> int:
    """Counts the days before today again, since letters are opened late. Returns the number of days."""
    *days, _ = _days(paris.today(now))
    async with transaction() as session:
        counted = await day_figures.counted(session, days[0], days[-1])
        await day_figures.keep(session, {day: counted.get(day, Figures()) for day in days})
    return len(days)


def _days(today: date) -> list[date]:
    return [today - timedelta(days=ago) for ago in reversed(range(DAYS))]


@asynccontextmanager
async def answers(session: Session, platform_id: int, dialect: Dialect) -> AsyncIterator[AsyncIterator[str]]:
    """Lines of CSV, column titles first; only a few are in memory at a time."""
    async with streamed(session, answers_dump.lines(platform_id)) as rows:
        yield _lines(rows, dialect)


async def _lines(rows: AsyncIterable[Sequence[Any]], dialect: Dialect) -> AsyncIterator[str]:
    yield csv_cells.line(dialect, ANSWERS)
    async for each in rows:
        yield csv_cells.line(dialect, each)
