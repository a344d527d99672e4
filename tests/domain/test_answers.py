"""CONTRACT 1.4: which answer may follow which, and each only once, even when given concurrently."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from jepostule.domain import answers
from jepostule.domain.errors import AlreadyAnswered, Overtaken, TooMany
from jepostule.domain.following import allowed
from jepostule.domain.replies import Reply
from jepostule.store import answer as rows
from jepostule.store.answer import KINDS, Answer
from jepostule.store.application import Application
from jepostule.store.database import transaction
from tests.jobs.conftest import Apply
from tests.jobs.conftest import apply as apply  # noqa: PLC0414, a fixture
from tests.sql import count

SOON = datetime(2051, 12, 31, 7, tzinfo=UTC)
REPLIES = {
    "rejection": Reply("rejection", reason="unknown"),
    "info_request": Reply("info_request", message="Le samedi ?", employer_email="robin@example.org"),
    "interview": Reply("interview", meets_at=SOON, location="onsite", employer_phone="01 34 56 78 90"),
    "hired": Reply("hired", employer_address="12 rue de la Gare", start_date=date(2052, 1, 2)),
}
OTHER_DATE = Reply("interview", meets_at=SOON + timedelta(days=1), location="onsite", employer_phone="01 34 56 78 90")


async def give(application: Application, reply: Reply, after: int | None = None) -> Answer:
    async with transaction() as session:
        return await answers.give(session, application, reply, after=after)


async def history(application: Application) -> list[Answer]:
    async with transaction() as session:
        return await rows.of_application(session, application.id)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([], {"rejection", "info_request", "interview", "hired"}),
        (["info_request"], {"rejection", "interview", "hired"}),
        (["interview"], {"rejection", "interview", "hired"}),
        (["info_request", "interview"], {"rejection", "interview", "hired"}),
        (["rejection"], set()),
        (["hired"], set()),
        (["interview", "hired"], set()),
    ],
)
def test_what_may_follow_what(before: Sequence[str], after: set[str]) -> None:
    assert set(allowed([Answer(kind=kind) for kind in before])) == after


@pytest.mark.parametrize("first", KINDS)
@pytest.mark.parametrize("second", KINDS)
async def test_an_answer_follows_another_only_where_the_table_says_so(apply: Apply, first: str, second: str) -> None:
    application = await apply()
    given = await give(application, REPLIES[first])
    reply = OTHER_DATE if first == second == "interview" else REPLIES[second]
    if second in allowed([given]):
        assert (await give(application, reply)).number == 2
    elif first == second:
        assert (await give(application, reply)).id == given.id
    else:
        with pytest.raises(AlreadyAnswered):
            await give(application, reply)


async def test_an_answer_comes_with_its_letter_and_its_job(apply: Apply) -> None:
    application = await apply()
    answer = await give(application, REPLIES["interview"])
    async with transaction() as session:
        letter = (await session.execute(text("select answer_id, recipient from letter where kind = 'answer'"))).one()
        job = (await session.execute(text("select queue_name from procrastinate_jobs order by id desc"))).first()
    assert tuple(letter) == (answer.id, application.candidate_email)
    assert job == ("send-answer",)


async def test_twenty_copies_are_one_answer(apply: Apply) -> None:
    application = await apply()
    given = await asyncio.gather(*(give(application, REPLIES["interview"], after=0) for _ in range(20)))
    assert len({answer.id for answer in given}) == 1
    assert (await count("answer"), await count("letter where kind = 'answer'")) == (1, 1)


@pytest.mark.parametrize("after", [0, None])
async def test_of_two_final_answers_at_once_one_wins(apply: Apply, after: int | None) -> None:
    application = await apply()
    replies = [REPLIES["rejection"], REPLIES["hired"]] * 5
    outcomes = await asyncio.gather(*(give(application, each, after) for each in replies), return_exceptions=True)
    (winner,) = await history(application)
    for reply, outcome in zip(replies, outcomes, strict=True):
        if reply.kind == winner.kind:
            assert isinstance(outcome, Answer)
        else:
            assert isinstance(outcome, AlreadyAnswered)
    assert await count("letter where kind = 'answer'") == 1


async def test_of_two_dates_proposed_at_once_the_second_recruiter_looks_again(apply: Apply) -> None:
    application = await apply()
    replies = [REPLIES["interview"], OTHER_DATE]
    outcomes = await asyncio.gather(*(give(application, each, 0) for each in replies), return_exceptions=True)
    assert {type(outcome) for outcome in outcomes} == {Answer, Overtaken}
    assert await count("answer") == 1


async def test_a_late_copy_of_an_older_answer_is_that_answer(apply: Apply) -> None:
    application = await apply()
    first = await give(application, REPLIES["info_request"], after=0)
    await give(application, REPLIES["interview"], after=1)
    assert (await give(application, REPLIES["info_request"], after=0)).id == first.id
    with pytest.raises(AlreadyAnswered):
        await give(application, REPLIES["info_request"], after=2)


async def test_a_date_may_come_back_after_another(apply: Apply) -> None:
    application = await apply()
    for after, reply in enumerate([REPLIES["interview"], OTHER_DATE, REPLIES["interview"]]):
        await give(application, reply, after=after)
    assert [each.number for each in await history(application)] == [1, 2, 3]


async def test_an_answer_that_fails_leaves_no_letter(apply: Apply) -> None:
    application = await apply()
    with pytest.raises(IntegrityError):
        await give(application, Reply("interview", meets_at=SOON, location="onsite"))
    assert (await count("answer"), await count("letter where kind = 'answer'")) == (0, 0)


@pytest.mark.parametrize(
    "broken",
    [
        {"kind": "rejection", "reason": None},
        {"kind": "rejection", "reason": "age"},
        {"kind": "rejection", "reason": "unknown", "message": "Trop loin"},
        {"kind": "info_request", "employer_email": "r@example.org"},
        {"kind": "info_request", "message": "Oui ?", "employer_email": "r@example.org", "reason": "unknown"},
        {"kind": "info_request", "message": "Oui ?", "employer_name": "Robin"},
        {"kind": "interview", "employer_email": "r@example.org", "location": "onsite"},
        {"kind": "interview", "employer_email": "r@example.org", "meets_at": SOON},
        {"kind": "interview", "employer_email": "r@example.org", "meets_at": SOON, "location": "moon"},
        {"kind": "hired", "employer_email": "r@example.org", "meets_at": SOON},
        {"kind": "hired", "employer_email": "r@example.org", "message": "x" * 4001},
        {"kind": "hired", "employer_email": "r@example.org", "video_link": "https://visio.example"},
        {"kind": "info_request", "message": "?", "employer_email": "r@example.org", "start_date": date(2052, 1, 2)},
        {"kind": "interview", "employer_phone": "1", "meets_at": SOON, "location": "video", "video_link": "ftp:"},
        {"kind": "maybe", "employer_email": "r@example.org"},
    ],
)
async def test_no_half_of_an_answer_can_be_kept(apply: Apply, broken: dict[str, Any]) -> None:
    application = await apply()
    with pytest.raises(IntegrityError):
        async with transaction() as session:
            await rows.add(session, application.id, 1, broken)


async def test_a_link_does_not_write_to_a_candidate_again_and_again(apply: Apply) -> None:
    application, other = await apply(), await apply(people={"siret": "12345678901234"})
    dates = [replace(OTHER_DATE, meets_at=SOON + timedelta(days=day)) for day in range(11)]
    for interview in dates[:10]:
        await give(application, interview)
    with pytest.raises(TooMany):
        await give(application, dates[10])
    assert len(await history(application)) == 10
    again = await give(application, dates[9], after=9)  # the same one: a second click
    assert again.number == 10
    await give(other, dates[10])
    async with transaction() as session:
        await session.execute(text("update attempt set at = at - interval '61 minutes'"))
    await give(application, dates[10])
    assert len(await history(application)) == 11
