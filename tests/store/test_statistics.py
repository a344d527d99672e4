"""Counts of applications, people, companies and answers are exact."""

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from jepostule.moments import PARIS
from jepostule.store.answer import KINDS
from jepostule.store.database import Session
from jepostule.store.days import midnight
from jepostule.store.figures import statistics
from jepostule.store.figures.statistics import Asked, Period, Reach, Statistics
from jepostule.store.platform import Platform
from jepostule.store.rights.pseudonym import Pseudonym
from tests import factories
from tests.history import answered, applied

MAY, JUNE = datetime(2026, 5, 1, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)


async def several(session: Session) -> Platform:
    """Six applications in May, by three people to three companies; four of them answered."""
    platform = await factories.platform(session)
    nora, hugo = {"candidate_email": "nora@example.org"}, {"candidate_email": "hugo@example.org"}
    bakery, garage = {"employer_email": "boulangerie@example.org"}, {"employer_email": "garage@example.org"}
    day = MAY.replace(day=10)
    await applied(session, platform, day, "info_request", "interview", "hired")
    await applied(session, platform, day, "rejection", candidate_email="Camille.Martin@EXAMPLE.org", **bakery)
    await applied(session, platform, day, "rejection", employer_email="BOULANGERIE@example.org", **nora)
    await applied(session, platform, day, "info_request", **nora)
    await applied(session, platform, day, **nora, **garage)
    await applied(session, platform, day, **hugo, **garage)
    return platform


async def test_people_and_companies_are_counted_once_and_an_application_for_its_last_answer(session: Session) -> None:
    await several(session)
    found = await statistics.statistics(session, Asked())
    assert found.all == Reach(applications=6, companies=3, candidates=3)
    assert found.answered == Reach(applications=4, companies=2, candidates=2)
    assert found.kinds == {
        "rejection": Reach(applications=2, companies=1, candidates=2),
        "info_request": Reach(applications=1, companies=1, candidates=1),
        "interview": Reach(applications=0, companies=0, candidates=0),
        "hired": Reach(applications=1, companies=1, candidates=1),
    }
    assert sum(each.applications for each in found.kinds.values()) == found.answered.applications


async def test_nothing_is_nothing(session: Session) -> None:
    found = await statistics.statistics(session, Asked())
    assert {found.all, found.answered, *found.kinds.values()} == {Reach(0, 0, 0)}


async def test_the_first_moment_is_in_and_the_last_is_not(session: Session) -> None:
    platform = await factories.platform(session)
    await applied(session, platform, MAY, "hired")
    await applied(session, platform, JUNE)
    asked = [Asked(MAY, JUNE), Asked(since=MAY), Asked(until=JUNE), Asked(until=MAY), Asked(since=JUNE)]
    counts = [(await statistics.statistics(session, each)).all.applications for each in asked]
    assert counts == [1, 2, 1, 0, 1]


async def test_one_platform_alone_or_all(session: Session) -> None:
    platform, other = await several(session), await factories.platform(session, "other")
    await applied(session, other, MAY, "interview")
    of_other = await statistics.statistics(session, Asked(platform_id=other.id))
    assert (of_other.all, of_other.answered) == (Reach(1, 1, 1), Reach(1, 1, 1))
    assert (await statistics.statistics(session, Asked(platform_id=platform.id))).all == Reach(6, 3, 3)
    assert (await statistics.statistics(session, Asked())).all == Reach(7, 3, 3)


async def test_days_months_and_years_are_those_of_paris(session: Session) -> None:
    platform = await factories.platform(session)
    await applied(session, platform, datetime(2025, 12, 31, 22, 30, tzinfo=UTC), "info_request", "hired")
    await applied(session, platform, datetime(2025, 12, 31, 23, 30, tzinfo=UTC))
    await applied(session, platform, datetime(2026, 1, 30, 23, 30, tzinfo=UTC), "rejection")
    everything = Asked()
    assert (await statistics.counted(session, everything, "day"))[1] == [
        Period(date(2025, 12, 31), 1, 1),
        Period(date(2026, 1, 1), 1, 0),
        Period(date(2026, 1, 31), 1, 1),
    ]
    assert (await statistics.counted(session, everything, "month"))[1] == [
        Period(date(2025, 12, 1), 1, 1),
        Period(date(2026, 1, 1), 2, 1),
    ]
    assert (await statistics.counted(session, everything, "year"))[1] == [
        Period(date(2025, 1, 1), 1, 1),
        Period(date(2026, 1, 1), 2, 1),
    ]
    assert (await statistics.counted(session, Asked(until=datetime(2025, 1, 1, tzinfo=UTC)), "day"))[1] == []


Applied = tuple[datetime, int, str, str, str]  # moment, platform, candidate, employer and last answer


async def crowd(session: Session) -> list[Applied]:
    """Applications of three months with few distinct addresses; two of these are pseudonyms in half of their rows."""
    chance, found = random.Random(7), []
    here, there = await factories.platform(session, "here"), await factories.platform(session, "there")
    session.add_all(
        Pseudonym(address=f"p{each}@example.org", stands_for=f"anonyme-{each}@anonyme.invalid") for each in (1, 2)
    )
    for _ in range(150):
        at = midnight(date(2026, 2, 1)) + timedelta(minutes=chance.randrange(90 * 24 * 60))
        platform, (who, whom) = chance.choice((here, there)), chance.choices(range(12), k=2)
        answers = chance.choice(
            ((), (), ("rejection",), ("info_request", "interview"), ("interview", "info_request", "hired"))
        )
        emails = {"candidate_email": written(chance, who), "employer_email": written(chance, whom)}
        await applied(session, platform, at, *answers, **emails)
        found.append((at, platform.id, f"{who}", f"{whom}", answers[-1] if answers else ""))
    return found


def written(chance: random.Random, number: int) -> str:
    if number in (1, 2) and chance.random() < 0.5:
        return f"anonyme-{number}@anonyme.invalid"
    return chance.choice((f"p{number}@example.org", f"P{number}@Example.ORG"))


def one_by_one(these: Sequence[Applied]) -> Statistics:
    def reach(*kinds: str) -> Reach:
        of_them = [each for each in these if each[4] in kinds]
        return Reach(len(of_them), len({each[3] for each in of_them}), len({each[2] for each in of_them}))

    return Statistics(reach("", *KINDS), reach(*KINDS), {kind: reach(kind) for kind in KINDS})


async def test_all_is_as_if_somebody_had_counted_one_by_one(session: Session) -> None:
    everybody = await crowd(session)
    ends = [None, midnight(date(2026, 2, 20)), midnight(date(2026, 3, 30))]
    asked = [Asked(since, until, where) for since in ends for until in ends for where in (None, everybody[0][1])]
    for each in asked:
        these = [one for one in everybody if is_asked(each, one)]
        found, months = await statistics.counted(session, each, "month")
        assert found == one_by_one(these), each
        assert months == by_month(these), each


def is_asked(asked: Asked, applied: Applied) -> bool:
    late = asked.since is None or applied[0] >= asked.since
    early = asked.until is None or applied[0] < asked.until
    return late and early and asked.platform_id in (None, applied[1])


def by_month(these: Sequence[Applied]) -> list[Period]:
    firsts = [each[0].astimezone(PARIS).date().replace(day=1) for each in these]
    answered = [first for first, each in zip(firsts, these, strict=True) if each[4]]
    return [Period(first, firsts.count(first), answered.count(first)) for first in sorted(set(firsts))]


async def test_a_late_answer_is_told_of_the_day_of_its_application(session: Session) -> None:
    platform = await factories.platform(session)
    application = await applied(session, platform, MAY)
    for number, (kind, at) in enumerate((("info_request", JUNE), ("hired", JUNE + timedelta(days=300))), 1):
        await answered(session, application, kind, at, number)
        found, days = await statistics.counted(session, Asked(MAY, MAY + timedelta(days=1)), "day")
        assert [each for each, reach in found.kinds.items() if reach == Reach(1, 1, 1)] == [kind]
        assert days == [Period(date(2026, 5, 1), 1, 1)]
