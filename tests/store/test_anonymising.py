"""Nothing that identifies a person is left, and no figure changes."""

import asyncio
import re
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from jepostule.domain import answers, deliveries, mail_events
from jepostule.domain.errors import AnswerLinkUnknown
from jepostule.domain.replies import Reply
from jepostule.jobs import sending
from jepostule.store import application as applications
from jepostule.store.application import Application
from jepostule.store.database import Session, transaction
from jepostule.store.figures import day_figures, statistics
from jepostule.store.figures.statistics import Asked
from jepostule.store.queue import Job, defer
from jepostule.store.rights import anonymising
from tests import factories, history
from tests.canaries.traces import holdings
from tests.canaries.words import COMPANY, DOCUMENT, PERSON
from tests.faults.fates import until
from tests.jobs.conftest import Apply, Work
from tests.jobs.conftest import apply as apply  # noqa: PLC0414, a fixture
from tests.jobs.conftest import work as work  # noqa: PLC0414, a fixture
from tests.jobs.queue import jobs
from tests.meetings import blocked, in_transaction
from tests.sql import execute, rows

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
ALICE, BASIL = "Alice@Example.org", "basil@example.org"
SANZOT, GARAGE = "contact@sanzot.example", "garage@example.com"
WORDS = {
    "first_name": PERSON["first_name"],
    "last_name": PERSON["last_name"],
    "candidate_phone": PERSON["phone"],
    "candidate_address": PERSON["home"],
    "job": PERSON["job"],
    "message": PERSON["message"],
    "send_confirmation": True,
}
PEOPLE = {
    "candidate_email": f"{PERSON['candidate_email']}@example.org",
    "candidate_peid": PERSON["peid"],
    "candidate_peam_access_token": "kanari-peam",
    "employer_email": f"{COMPANY['employer_email']}@example.org",
    "employer_description": COMPANY["company"],
    "siret": "34326262220717",
}
QUESTION = Reply(
    "info_request",
    message=COMPANY["recruiter_message"],
    employer_name=COMPANY["recruiter"],
    employer_email=PEOPLE["employer_email"],
    employer_phone=COMPANY["recruiter_phone"],
    employer_address="12 rue de la Gare, 95130 Ermont",
)


async def anonymise(*numbers: int) -> dict[str, int]:
    async with transaction() as session:
        return await anonymising.anonymise(session, numbers)


async def heard(letter_id: object, kind: str) -> None:
    """Mailjet reports an event of this letter, with the recipient's address."""
    told = {"event": kind, "CustomID": str(letter_id), "time": 1790000000, "email": PEOPLE["employer_email"]}
    async with transaction() as session:
        await mail_events.keep(session, [told])
    for (number,) in await rows("select id from mail_event where handled_at is null"):
        async with transaction() as session:
            await mail_events.act(session, number)


@pytest.fixture
async def whole(apply: Apply, work: Work) -> Application:
    """An application with everything that one can have; its last letters are pending."""
    application = await apply(people=PEOPLE, **WORDS)
    await work()
    async with transaction() as session:
        await answers.give(session, application, QUESTION)
    await execute("update document set name = :name", name=DOCUMENT["file_name"])
    ((letter_id,),) = await rows("select id from letter where kind = 'application'")
    await heard(letter_id, "open")
    return application


async def test_nobody_is_left_anywhere(whole: Application) -> None:
    before = await holdings()
    assert before["application"] >= {*PERSON, "employer_email", "company"}
    assert all(before[table] for table in ("answer", "letter", "mail_event", "document"))
    assert await anonymise(whole.id) == {
        "applications": 1,
        "answers": 1,
        "letters": 3,
        "mail_events": 1,
        "documents": 1,
        "drafts": 1,
        "mailbox": 2,
        "slots": 1,
        "jobs": 1,
        "archived_jobs": 0,
    }
    assert {table: held for table, held in (await holdings()).items() if held} == {}
    assert await rows("select count(*) from pg_largeobject_metadata") == [(0,)]
    kept = "select candidate_rome_code, siret, candidate_peam_access_token, answer_uuid = '{}' from application"
    assert await rows(kept.format(whole.answer_uuid)) == [("D1101", "", "", False)]


async def test_fates_moments_and_kinds_stay(whole: Application) -> None:
    told = "select kind, state, delivery, sent_at, created_at from letter order by created_at, id"
    given = "select kind, number, created_at from answer"
    happened = "select kind, letter_id, created_at from event order by id"
    *before, (*waiting,) = await rows(told)
    said, events = await rows(given), await rows(happened)
    await anonymise(whole.id)
    *after, (kind, state, *_) = await rows(told)
    assert (after, await rows(given), await rows(happened)) == (before, said, events)
    assert (waiting[:2], kind, state) == (["answer", "pending"], "answer", "failed")
    assert await rows("select raw from mail_event") == [({"event": "open", "time": 1790000000},)]


async def test_what_was_waiting_never_leaves(whole: Application, work: Work) -> None:
    await anonymise(whole.id)
    assert ("send-answer", "todo") not in await jobs()
    ((letter_id,),) = await rows("select id from letter where kind = 'answer'")
    async with transaction() as session:
        await defer(session, Job.SEND_ANSWER, letter_id=str(letter_id))
        await defer(session, Job.FORWARD_TO_MEMO, application_id=whole.id)
    await execute("update letter set state = 'unknown' where id = :id", id=letter_id)
    await work()
    assert await jobs() == []
    assert await rows("select count(*) from mailbox") == [(0,)]
    assert await rows("select count(*) from letter") == [(3,)]


async def test_what_a_worker_records_late_is_void(whole: Application) -> None:
    ((letter_id,),) = await rows("select id from letter where kind = 'answer'")
    async with transaction() as session:
        claimed = await sending.claim(session, letter_id, Job.SEND_ANSWER)
    assert claimed is not None
    await anonymise(whole.id)
    async with transaction() as session:
        assert await deliveries.record_sent(session, letter_id, claimed.attempt, "provider's") is None
    assert await rows(f"select state, provider_id, subject from letter where id = '{letter_id}'") == [
        ("unknown", None, "")
    ]


async def test_what_mailjet_tells_later_is_not_kept(whole: Application) -> None:
    ((letter_id,),) = await rows("select id from letter where kind = 'application'")
    await anonymise(whole.id)
    await heard(letter_id, "spam")
    assert await rows("select raw from mail_event order by id desc limit 1") == [
        ({"event": "spam", "time": 1790000000},)
    ]
    assert await rows("select delivery from letter where kind = 'application'") == [("spam",)]
    assert await rows("select * from blacklist") == []


async def test_a_recruiter_who_is_just_answering_is_told(whole: Application) -> None:
    await anonymise(whole.id)
    async with transaction() as session:
        with pytest.raises(AnswerLinkUnknown):
            await answers.give(session, whole, Reply("rejection", reason="novacancy"))


async def test_a_recruiter_who_answers_at_that_moment_is_told_too(whole: Application) -> None:
    async with transaction() as session:
        await anonymising.anonymise(session, [whole.id])
        rejecting = partial(answers.give, application=whole, reply=Reply("rejection", reason="novacancy"))
        late = asyncio.create_task(in_transaction(rejecting))
        await until(waiting, 30)
    with pytest.raises(AnswerLinkUnknown):
        await late


EVERYTHING = "select application::text from application union select letter::text from letter order by 1"


async def test_twice_is_once(whole: Application) -> None:
    await anonymise(whole.id)
    before = await rows(EVERYTHING)
    assert set((await anonymise(whole.id)).values()) == {0}
    assert await rows(EVERYTHING) == before


@pytest.fixture
async def crowd(database: None) -> list[int]:
    """Alice and Basil, in different cases, at companies of which one is Basil's address: oldest first."""
    async with transaction() as session:
        platform = await factories.platform(session)
        written = [
            (900, ALICE, SANZOT, ["rejection"]),
            (880, ALICE.lower(), SANZOT.upper(), ["info_request", "interview", "hired"]),
            (860, BASIL, GARAGE, []),
            (840, ALICE, BASIL, ["hired"]),
            (400, BASIL.upper(), SANZOT, ["info_request"]),
            (20, ALICE.upper(), GARAGE, []),
        ]
        made = []
        for days, candidate, employer, given in written:
            at = NOW - timedelta(days=days)
            application = await history.applied(
                session, platform, at, *given, candidate_email=candidate, employer_email=employer
            )
            await history.written(session, application, "opened")
            made.append(application.id)
    return made


async def figures(session: Session) -> list[Any]:
    """Every figure, in total and for several periods."""
    ends = [None, *(NOW - timedelta(days=days) for days in (870, 500, 10))]
    spans = [Asked(since, until) for since in ends for until in ends]
    counted = [await statistics.statistics(session, asked) for asked in spans]
    periods = [(await statistics.counted(session, Asked(), unit))[1] for unit in ("day", "month", "year")]
    return [counted, periods, await day_figures.counted(session, date(2024, 1, 1), NOW.date())]


async def test_all_figures_stay_whatever_is_anonymous_by_now(crowd: list[int]) -> None:
    async with transaction() as session:
        before = await figures(session)
    assert (before[0][0].all.candidates, before[0][0].all.companies) == (2, 3)
    for batch in (crowd[:1], crowd[1:3], crowd[3:5], crowd[5:]):
        await anonymise(*batch)
        async with transaction() as session:
            assert await figures(session) == before


async def remembered() -> list[str]:
    return [address for (address,) in await rows("select address from pseudonym order by address")]


async def test_who_stands_for_whom_is_known_only_while_somebody_is_left(crowd: list[int]) -> None:
    await anonymise(*crowd[:2])
    assert await remembered() == [ALICE.lower(), SANZOT]
    await anonymise(crowd[2])
    assert await remembered() == [ALICE.lower(), BASIL, SANZOT, GARAGE]
    await anonymise(*crowd[3:5])
    assert await remembered() == [ALICE.lower(), GARAGE]
    await anonymise(crowd[5])
    assert await remembered() == []


async def test_one_who_stands_for_somebody_is_nobody_that_can_be_guessed(crowd: list[int]) -> None:
    await anonymise(*crowd)
    drawn = {each for row in await rows("select candidate_email, employer_email from application") for each in row}
    assert len(drawn) == 4
    for each in drawn:
        found = re.fullmatch(r"anonyme-([0-9a-f]{32})@anonyme\.invalid", each)
        assert found
        assert UUID(found[1]).version == 4


async def test_several_at_once_forget_nobody_and_leave_nothing(crowd: list[int]) -> None:
    async with transaction() as session:
        before = await figures(session)
    done = await asyncio.gather(anonymise(*crowd[:4]), anonymise(*reversed(crowd)), anonymise(*crowd[2:]))
    assert sum(each["applications"] for each in done) == len(crowd)
    assert await remembered() == []
    async with transaction() as session:
        assert await figures(session) == before


async def waiting() -> bool:
    return await blocked() == 1


async def test_of_two_at_once_the_last_one_forgets(crowd: list[int]) -> None:
    alice = [crowd[0], crowd[1], crowd[3], crowd[5]]
    await anonymise(alice[0], crowd[2], crowd[4])
    async with transaction() as session:
        await anonymising.anonymise(session, alice[1:3])
        other = asyncio.create_task(anonymise(alice[3]))
        await until(waiting, 30)
    await other
    assert await remembered() == []


async def test_they_are_due_when_nothing_was_heard_since(crowd: list[int]) -> None:
    async with transaction() as session:
        assert await anonymising.due(session, NOW - timedelta(days=850), 500) == crowd[:3]
        assert await anonymising.due(session, NOW - timedelta(days=850), 2) == crowd[:2]
        assert await anonymising.count_due(session, NOW - timedelta(days=850)) == 3
        first, second, third = [await applications.by_id(session, each) for each in crowd[:3]]
        await history.answered(session, third, "hired", NOW - timedelta(days=850))
        assert await anonymising.due(session, NOW - timedelta(days=850), 500) == [first.id, second.id]
        await history.written(session, first, kind="documents", created_at=NOW)
        assert await anonymising.due(session, NOW - timedelta(days=850), 500) == [second.id]


async def test_one_that_somebody_changes_at_this_moment_is_passed_over(crowd: list[int]) -> None:
    async with transaction() as changing:
        await applications.lock(changing, crowd[0])
        async with transaction() as session:
            assert await anonymising.due(session, NOW - timedelta(days=850), 500) == crowd[1:3]
