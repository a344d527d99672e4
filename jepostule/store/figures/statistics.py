"""What became of applications: how many, from how many candidates, to how many companies.

Candidates and companies are counted once in a period, so daily counts cannot be added up, and answers may arrive at any
time later: so every application of the period is read, once for all figures.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import NamedTuple

from psycopg.sql import SQL

from jepostule.moments import PARIS
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
    """Numbers of applications, of companies and of candidates, each counted once, by e-mail address."""

    applications: int
    companies: int
    candidates: int


@dataclass(frozen=True)
class Statistics:
    """`answered`: applications with an answer, each counted once however often it was answered.

    `kinds`: the same by the kind of the last answer; applications add up to those of `answered`. In the service of 2018
    an application had one answer at most, so that its figures remain comparable.
    """

    all: Reach
    answered: Reach
    kinds: dict[str, Reach]


class Period(NamedTuple):
    """`first`: its first day."""

    first: date
    applications: int
    answered: int


COMPANIES, CANDIDATES = -1, -2  # instead of the number of a period

THESE = SQL("""
    created_at >= coalesce(cast(%(since)s as timestamptz), '-infinity')
    and created_at < coalesce(cast(%(until)s as timestamptz), 'infinity')
    and (cast(%(platform_id)s as integer) is null or platform_id = %(platform_id)s)
""")
# The lowest and highest ids, which limit the scan of answers, and the starts of the periods. `offset 0` keeps Postgres
# from scanning an index from either end for min and max, where there may be a million other applications.
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
# `stands` has a bit for the kind of the last answer: `bit_or` tells which kinds a person has in any application.
# Pseudonyms unite a person's anonymous and other applications. Addresses are compared by a hash of 64 bits, eight bytes
# to sort: among two million people, two are taken for one in one of nine million counts.
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
    """The statistics, and the days, months or years in which there were applications, in order.

    Both from one scan: two microseconds for each application.
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
    # An application committed between the two queries may precede all periods: it is in none.
    return [Period(firsts[place], *counts[place][:2]) for place in sorted(counts) if place in firsts]
