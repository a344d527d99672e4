"""What became of applications: how many, from how many people, to how many companies."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import CTE, ColumnElement, Select, Subquery, exists, false, func, literal, select, true, union_all
from sqlalchemy.orm import aliased

from jepostule.store.answer import KINDS, Answer
from jepostule.store.application import Application
from jepostule.store.database import Session
from jepostule.store.days import day_of, within
from jepostule.store.pseudonym import Pseudonym

TRUTHS = ("answered", *KINDS)


@dataclass(frozen=True)
class Asked:
    """Applications created from `since` on and before `until`, on one platform or on all."""

    since: datetime | None = None
    until: datetime | None = None
    platform_id: int | None = None

    @property
    def conditions(self) -> list[ColumnElement[bool]]:
        of_platform = [] if self.platform_id is None else [Application.platform_id == self.platform_id]
        return [*within(Application.created_at, self.since, self.until), *of_platform]


class Reach(NamedTuple):
    """So many applications, to so many companies, from so many candidates: each counted once, by e-mail address."""

    applications: int
    companies: int
    candidates: int


@dataclass(frozen=True)
class Statistics:
    """`answered`: applications with an answer, each once however often it was answered.

    `kinds`: the same by the last answer, where each application stands now: they add up to `answered`. The service of
    2018 knew one answer to an application, so that its figures go on.
    """

    all: Reach
    answered: Reach
    kinds: dict[str, Reach]


class Period(NamedTuple):
    """`first`: the first day of it."""

    first: date
    applications: int
    answered: int


async def statistics(session: Session, asked: Asked) -> Statistics:
    """One query: 0.2 s for a month of 80,000 applications, 2.5 s for a million."""
    applications = _applications(asked).cte()
    counts = [
        _counts(0, applications),
        _counts(1, _each(applications, "employer")),
        _counts(2, _each(applications, "candidate")),
    ]
    rows = await session.execute(union_all(*counts).order_by("place"))
    everything, answered, *kinds = (Reach(*each) for each in zip(*(row[1:] for row in rows), strict=True))
    return Statistics(everything, answered, dict(zip(KINDS, kinds, strict=True)))


def _applications(asked: Asked) -> Select[*tuple[Any, ...]]:
    """Who to whom, and what is true of it. One who is anonymous in some of them is the same in all."""
    candidate_email, employer_email = map(func.lower, (Application.candidate_email, Application.employer_email))
    candidate, employer = aliased(Pseudonym), aliased(Pseudonym)
    last = (
        select(Answer.kind)
        .where(Answer.application_id == Application.id)
        .order_by(Answer.number.desc())
        .limit(1)
        .lateral("last")
    )
    return (
        select(
            func.coalesce(candidate.stands_for, candidate_email).label("candidate"),
            func.coalesce(employer.stands_for, employer_email).label("employer"),
            last.c.kind.is_not(None).label("answered"),
            *(func.coalesce(last.c.kind == kind, false()).label(kind) for kind in KINDS),
        )
        .select_from(Application)
        .outerjoin(last, true())
        .outerjoin(candidate, candidate.address == candidate_email)
        .outerjoin(employer, employer.address == employer_email)
        .where(*asked.conditions)
    )


def _each(applications: CTE, name: str) -> Subquery:
    """A row for each company or candidate: whether it is true of any of their applications."""
    truths = [func.bool_or(applications.c[each]).label(each) for each in TRUTHS]
    return select(*truths).group_by(applications.c[name]).subquery()


def _counts(place: int, rows: CTE | Subquery) -> Select[*tuple[Any, ...]]:
    counts = [func.count().filter(rows.c[each]) for each in TRUTHS]
    return select(literal(place).label("place"), func.count().label("all"), *counts).select_from(rows)


async def periods(session: Session, asked: Asked, unit: str) -> list[Period]:
    """The days, months or years in which there were applications, in their order; as long as `statistics`."""
    first = day_of(Application.created_at, unit)
    answered = exists().where(Answer.application_id == Application.id)
    query = select(first, func.count(), func.count().filter(answered)).where(*asked.conditions)
    return [Period(*row) for row in await session.execute(query.group_by(first).order_by(first))]
