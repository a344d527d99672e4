"""Who applied to whom, and who was answered: exact, on real rows."""

from datetime import UTC, date, datetime

from jepostule.store import statistics
from jepostule.store.database import Session
from jepostule.store.platform import Platform
from jepostule.store.statistics import Asked, Period, Reach
from tests import factories
from tests.history import applied

MAY, JUNE = datetime(2026, 5, 1, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)


async def several(session: Session) -> Platform:
    """Six applications of May by three people to three companies; four of them were answered."""
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
    assert await statistics.periods(session, everything, "day") == [
        Period(date(2025, 12, 31), 1, 1),
        Period(date(2026, 1, 1), 1, 0),
        Period(date(2026, 1, 31), 1, 1),
    ]
    assert await statistics.periods(session, everything, "month") == [
        Period(date(2025, 12, 1), 1, 1),
        Period(date(2026, 1, 1), 2, 1),
    ]
    assert await statistics.periods(session, everything, "year") == [
        Period(date(2025, 1, 1), 1, 1),
        Period(date(2026, 1, 1), 2, 1),
    ]
    assert await statistics.periods(session, Asked(until=datetime(2025, 1, 1, tzinfo=UTC)), "day") == []
