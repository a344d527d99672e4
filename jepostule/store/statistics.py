"""What became of applications: how many, from how many people, to how many companies.

People and companies are counted once however often they were there, which no sum of days tells, and answers come for as
long as one likes: so each application of the days that are asked for is looked at, once, for all that is told of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import NamedTuple

from psycopg.sql import SQL

from jepostule.rendering import PARIS
from jepostule.store import sql
from jepostule.store.answer import KINDS
from jepostule.store.database import Session


@dataclass(frozen=True)
class Asked:
    """Applications created from `since` on and before `until`, on one platform or on all."""

    since: datetime | None = None
    until: datetime | None = None
    platform_id: int | None = None


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


COMPANIES, CANDIDATES = -1, -2  # in the place of a period

THESE = SQL("""
    created_at >= coalesce(cast(%(since)s as timestamptz), '-infinity')
    and created_at < coalesce(cast(%(until)s as timestamptz), 'infinity')
    and (cast(%(platform_id)s as integer) is null or platform_id = %(platform_id)s)
""")
# Between which numbers they are, where the index of answers begins and ends; and the beginnings of their periods. As
# they come, not from either end of another index, at which there may be a million others.
ENDS = (
    SQL("""
    select lowest, highest, array(
        select begin at time zone 'Europe/Paris' from generate_series(
            date_trunc(%(unit)s, first at time zone 'Europe/Paris'), last at time zone 'Europe/Paris',
            cast('1 ' || %(unit)s as interval)
        ) begin
    ) from (
        select min(id) as lowest, max(id) as highest, min(created_at) as first, max(created_at) as last
        from (select id, created_at from application where {these} offset 0) these
    ) ends
""")
    .format(these=THESE)
    .as_bytes()
)
# Where each application stands is the power of two of its last answer: of many, whether it is true of any of them is
# their `or`. Who is anonymous in some of them is the same in all. Addresses are told apart by 64 bits of hash, eight
# bytes to put in order: of two million people, two are taken for one in one of nine million countings.
OF_KIND = SQL("count(*) filter (where stands & {} <> 0)")
COUNTS = SQL(", ").join(
    [SQL("count(*), count(*) filter (where stands <> 0)"), *(OF_KIND.format(1 << place) for place in range(len(KINDS)))]
)
COUNTED = (
    SQL("""
    with last as (
        select distinct on (application_id)
            application_id, 1 << array_position(cast(%(kinds)s as text[]), kind) - 1 as stands
        from answer where application_id between %(lowest)s and %(highest)s
        order by application_id desc, number desc
    ), applied as materialized (
        select period, stands,
            hashtextextended(coalesce(employer.stands_for, employer_email), 0) as employer,
            hashtextextended(coalesce(candidate.stands_for, candidate_email), 0) as candidate
        from (
            select width_bucket(created_at, cast(%(begins)s as timestamptz[])) as period, coalesce(stands, 0) as stands,
                lower(employer_email) as employer_email, lower(candidate_email) as candidate_email
            from application left join last on last.application_id = application.id where {these} offset 0
        ) these
        left join pseudonym employer on employer.address = employer_email
        left join pseudonym candidate on candidate.address = candidate_email
    )
    select period, {counts} from applied group by period
    union all
    select {companies}, {counts}
    from (select bit_or(stands) as stands from applied group by employer) each
    union all
    select {candidates}, {counts}
    -- In order first: of their number nothing is known beforehand, and there are many.
    from (
        select bit_or(stands) as stands from (select candidate, stands from applied order by candidate) each
        group by candidate
    ) each
""")
    .format(these=THESE, counts=COUNTS, companies=COMPANIES, candidates=CANDIDATES)
    .as_bytes()
)


async def statistics(session: Session, asked: Asked) -> Statistics:
    found, _ = await counted(session, asked)
    return found


async def counted(session: Session, asked: Asked, unit: str = "year") -> tuple[Statistics, list[Period]]:
    """And the days, months or years in which there were applications, in their order.

    Both by looking once: two microseconds for each application.
    """
    values = {**asdict(asked), "kinds": list(KINDS), "unit": unit}
    ((values["lowest"], values["highest"], begins),) = await sql.rows(session, ENDS, values)
    rows = await sql.rows(session, COUNTED, {**values, "begins": begins}, anew=True)
    counts = {place: each for place, *each in rows}
    people = {who: counts.pop(who) for who in (COMPANIES, CANDIDATES)}
    return _statistics(list(counts.values()), people), _periods(counts, begins)


def _statistics(applications: list[list[int]], people: Mapping[int, list[int]]) -> Statistics:
    companies, candidates = people[COMPANIES], people[CANDIDATES]
    sums = map(sum, zip(*applications, strict=True)) if applications else [0] * len(companies)
    everything, answered, *kinds = map(Reach, sums, companies, candidates)
    return Statistics(everything, answered, dict(zip(KINDS, kinds, strict=True)))


def _periods(counts: Mapping[int, list[int]], begins: Sequence[datetime]) -> list[Period]:
    firsts = {place: begin.astimezone(PARIS).date() for place, begin in enumerate(begins, 1)}
    # What came before all others, and only now, is in none.
    return [Period(firsts[place], *counts[place][:2]) for place in sorted(counts) if place in firsts]
