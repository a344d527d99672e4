"""Daily figures, in Paris time: counted from the rows, and stored for days that are over.

Counting a month of 80,000 applications takes half a second; reading its stored days, a millisecond.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, distinct, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from jepostule.store.answer import KINDS, Answer
from jepostule.store.application import Application
from jepostule.store.database import Base, Session
from jepostule.store.days import day_of, midnight, within
from jepostule.store.letter import Letter


@dataclass(frozen=True)
class Figures:
    """Applications of a day and what became of their letters to the employer; answers given that day."""

    applications: int = 0
    waiting: int = 0
    sent: int = 0
    opened: int = 0  # among those sent, like `refused`
    refused: int = 0
    failed: int = 0
    unknown: int = 0
    rejection: int = 0
    info_request: int = 0
    interview: int = 0
    hired: int = 0

    @property
    def arrived(self) -> int:
        """Sent, and not known to be refused."""
        return self.sent - self.refused

    @property
    def unopened(self) -> int:
        """Sent, and neither refused nor opened as far as known."""
        return self.arrived - self.opened

    @property
    def answers(self) -> int:
        return self.rejection + self.info_request + self.interview + self.hired


class DayFigures(Base):
    __tablename__ = "day_figures"

    day: Mapped[date] = mapped_column(primary_key=True)
    applications: Mapped[int]
    waiting: Mapped[int]
    sent: Mapped[int]
    opened: Mapped[int]
    refused: Mapped[int]
    failed: Mapped[int]
    unknown: Mapped[int]
    rejection: Mapped[int]
    info_request: Mapped[int]
    interview: Mapped[int]
    hired: Mapped[int]


NAMES = [each.name for each in fields(Figures)]


def together(days: Iterable[Figures]) -> Figures:
    """The sums over all days."""
    found = list(days)
    return Figures(**{name: sum(getattr(each, name) for each in found) for name in NAMES})


async def counted(session: Session, first: date, last: date) -> dict[date, Figures]:
    """Figures from `first` to `last`, without days on which there is nothing to count."""
    found: dict[date, dict[str, int]] = {}
    for query in (_traffic(first, last), _answers(first, last)):
        for row in (await session.execute(query)).mappings():
            counts = dict(row)
            found.setdefault(counts.pop("day"), {}).update(counts)
    return {day: Figures(**counts) for day, counts in found.items()}


async def keep(session: Session, days: Mapping[date, Figures]) -> None:
    if not days:
        return
    query = insert(DayFigures).values([{"day": day, **asdict(figures)} for day, figures in days.items()])
    newer = {name: query.excluded[name] for name in NAMES}
    await session.execute(query.on_conflict_do_update(index_elements=["day"], set_=newer))


async def kept(session: Session, first: date) -> dict[date, Figures]:
    """Stored figures from `first` on."""
    rows = await session.scalars(select(DayFigures).where(DayFigures.day >= first))
    return {row.day: Figures(**{name: getattr(row, name) for name in NAMES}) for row in rows}


def _traffic(first: date, last: date) -> Any:
    day = day_of(Application.created_at).label("day")
    # No letter is older than its application: this limits the scan to letters that are close together on disk.
    theirs = (Letter.application_id == Application.id, Letter.created_at >= midnight(first))
    return (
        select(
            day,
            func.count(distinct(Application.id)).label("applications"),
            _count(Letter.state.in_(["pending", "sending"])).label("waiting"),
            _count(Letter.state == "sent").label("sent"),
            _count(Letter.delivery == "opened").label("opened"),
            _count(Letter.delivery.in_(["spam", "blocked", "bounced"])).label("refused"),
            _count(Letter.state == "failed").label("failed"),
            _count(Letter.state == "unknown").label("unknown"),
        )
        .outerjoin(Letter, and_(*theirs, Letter.kind == "application"))
        .where(*_of(Application.created_at, first, last))
        .group_by(day)
    )


def _answers(first: date, last: date) -> Any:
    day = day_of(Answer.created_at).label("day")
    counts = [_count(Answer.kind == kind).label(kind) for kind in KINDS]
    return select(day, *counts).where(*_of(Answer.created_at, first, last)).group_by(day)


def _of(moment: Any, first: date, last: date) -> list[ColumnElement[bool]]:
    return within(moment, midnight(first), midnight(last + timedelta(days=1)))


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(condition)
