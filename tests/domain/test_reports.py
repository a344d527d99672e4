"""Figures per day: those of past days are stored, missing ones are counted on demand."""

import csv
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import text

from jepostule.domain import reports
from jepostule.domain.csv_cells import PROGRAMS
from jepostule.store.database import Session, transaction
from jepostule.store.figures.day_figures import Figures
from tests import factories
from tests.factories import WORDS
from tests.history import answered, applied, written

NOW = datetime(2026, 7, 15, 10, tzinfo=UTC)
TODAY = date(2026, 7, 15)
HEADS = (
    "Job application id,Job application created at,Employer name,Employer email,Employer siret,Candidate first name,"
    "Candidate last name,Candidate email,Candidate phone,Candidate address,Job,Answer created at,Answer type"
)


def ago(days: int) -> datetime:
    return NOW - timedelta(days=days)


async def month(now: datetime = NOW) -> dict[date, Figures]:
    async with transaction() as session:
        return await reports.month(session, now)


async def test_a_month_has_thirty_days_and_the_last_is_today(session: Session) -> None:
    days = list(await reports.month(session, NOW))
    assert days == [TODAY - timedelta(days=ago) for ago in range(29, -1, -1)]


async def test_days_begin_at_midnight_in_paris(session: Session) -> None:
    platform = await factories.platform(session)
    await applied(session, platform, datetime(2026, 7, 13, 21, 59, tzinfo=UTC))
    await applied(session, platform, datetime(2026, 7, 13, 22, 0, tzinfo=UTC))
    days = await reports.month(session, NOW)
    assert {day: each.applications for day, each in days.items() if each.applications} == {
        date(2026, 7, 13): 1,
        date(2026, 7, 14): 1,
    }


async def test_a_day_has_what_became_of_its_letters_and_the_answers_that_came_on_it(session: Session) -> None:
    platform = await factories.platform(session)
    for delivery in ("sent", "opened", "opened", "spam", "blocked", "bounced"):
        await written(session, await applied(session, platform, ago(3)), delivery)
    for state in ("pending", "sending", "failed", "unknown", "replaced"):
        application = await applied(session, platform, ago(3))
        await written(session, application, None, state=state, sent_at=None)
    twice = await applied(session, platform, ago(3))
    await written(session, twice, "opened")
    await written(session, twice, None, state="replaced", sent_at=None)
    await written(session, twice, "opened", kind="confirmation")
    old = await applied(session, platform, ago(40), "interview")
    await answered(session, old, "hired", ago(3), 2)
    await answered(session, twice, "rejection", ago(3))
    found = (await reports.month(session, NOW))[TODAY - timedelta(days=3)]
    assert found == Figures(
        applications=12, waiting=2, sent=7, opened=3, refused=3, failed=1, unknown=1, hired=1, rejection=1
    )
    assert (found.arrived, found.unopened, found.answers) == (4, 1, 2)


async def test_what_happens_later_to_a_day_that_is_over_shows_with_the_next_count(database: None) -> None:
    async with transaction() as session:
        platform = await factories.platform(session)
        yesterday = await applied(session, platform, ago(1))
        await written(session, yesterday, "sent")
    await reports.count_days(NOW)
    async with transaction() as session:
        await session.execute(text("update letter set delivery = 'opened'"))
        await written(session, await applied(session, platform, ago(0)), "sent")
    before = await month()
    assert (before[TODAY - timedelta(days=1)].opened, before[TODAY].sent) == (0, 1)
    await reports.count_days(NOW)
    assert (await month())[TODAY - timedelta(days=1)].opened == 1


async def test_days_that_nobody_counted_are_counted_when_they_are_asked_for(database: None) -> None:
    async with transaction() as session:
        platform = await factories.platform(session)
        await applied(session, platform, ago(20))
        await applied(session, platform, ago(3))
    await reports.count_days(ago(5))
    found = await month()
    assert found[TODAY - timedelta(days=20)].applications == 1
    assert found[TODAY - timedelta(days=3)].applications == 1


async def test_a_new_count_leaves_nothing_of_what_is_gone(database: None) -> None:
    async with transaction() as session:
        await applied(session, await factories.platform(session), ago(2), "rejection")
    await reports.count_days(NOW)
    async with transaction() as session:
        await session.execute(text("delete from application"))
    assert await reports.count_days(NOW) == 29
    assert set((await month()).values()) == {Figures()}


async def test_a_dump_has_one_line_for_each_answer_newest_application_first(session: Session) -> None:
    platform, other = await factories.platform(session), await factories.platform(session, "other")
    first = await applied(session, platform, datetime(2026, 1, 5, 9, tzinfo=UTC), "interview", "hired")
    second = await applied(
        session,
        platform,
        datetime(2026, 7, 5, 9, tzinfo=UTC),
        "rejection",
        candidate_phone="+33 6 12 34 56 78",
        job='Vente, "=1"',
    )
    await applied(session, platform, ago(0))
    await applied(session, other, ago(0), "hired")
    company = ["Boucherie Sanzot", "robin@boucherie-sanzot.example", "34326262220717"]
    camille, home = ["Camille", "Martin", "camille.martin@example.org"], "7 rue du Temple, 95130 Ermont"
    at_first = [str(first.id), "2026-01-05T10:00:00+01:00", *company, *camille, "06 12 34 56 78", home, WORDS["job"]]
    async with reports.answers(session, platform.id, PROGRAMS) as found:
        lines = [line async for line in found]
    heads, *rows = csv.reader(lines)
    assert ",".join(heads) == HEADS
    assert rows == [
        [
            *(str(second.id), "2026-07-05T11:00:00+02:00", *company, *camille, "'+33 6 12 34 56 78", home),
            *('Vente, "=1"', "2026-07-06T11:00:00+02:00", "rejection"),
        ],
        [*at_first, "2026-01-06T10:00:00+01:00", "interview"],
        [*at_first, "2026-01-07T10:00:00+01:00", "hired"],
    ]
