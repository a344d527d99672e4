"""An erasure locks rows in the order of everybody else, also those that no agent's action needs."""

import asyncio
from functools import partial
from uuid import uuid4

import pytest

from jepostule.domain import blacklist, letters, mail_events, pacing
from jepostule.domain.rights import spellings
from jepostule.store.application import Application
from jepostule.store.database import Session, transaction
from jepostule.store.letter import Letter
from jepostule.store.rights import anonymising, erasing, mentions
from tests.factories import CAMILLE
from tests.faults.fates import until
from tests.faults.points import PATIENCE, waiting
from tests.jobs.conftest import Apply
from tests.jobs.conftest import apply as apply  # noqa: PLC0414, a fixture
from tests.jobs.queue import jobs
from tests.meetings import Act, in_transaction, meet, number
from tests.sql import execute, rows

FIRST = "select from {} where id = '00000000-0000-0000-0000-000000000000' for update"

pytestmark = pytest.mark.usefixtures("database")


async def test_an_address_is_blocked_for_an_event_while_its_owner_is_erased() -> None:
    email = CAMILLE["employer_email"]
    await in_transaction(partial(blacklist.block, email=email, reason="spam"))
    await in_transaction(partial(mail_events.keep, events=[{"event": "spam", "email": email}]))
    act = partial(mail_events.act, event_id=await number("select id from mail_event"))
    await meet("select from blacklist for update", partial(erasing.rest, address=email, attempts=[]), act)
    assert await rows("select from blacklist") == await rows("select from mail_event") == []


async def test_a_recruiter_is_erased_while_a_candidate_with_two_drafts_for_them_is(apply: Apply) -> None:
    application, _ = await two_for_robin(apply)
    await backwards("draft")
    recruiter = partial(erasing.rest, address=application.employer_email, attempts=[])
    await meet(FIRST.format("draft"), recruiter, erasure())
    assert await rows("select from draft") == []


async def test_texts_that_name_somebody_are_rewritten_while_their_sender_is_erased(apply: Apply) -> None:
    await two_for_robin(apply)
    await backwards("letter")
    await execute("update letter set text = 'De la part de sam@example.org'")
    rewrite = partial(mentions.replace, row=Letter, address=spellings.of("sam@example.org"))
    await meet(FIRST.format("letter"), erasure(), rewrite)
    assert await rows("select from letter where text <> ''") == []


async def test_an_erasure_leaves_jobs_alone_as_long_as_somebody_may_put_them_off(apply: Apply) -> None:
    application = await apply()
    letters_to = partial(erasing.letters, address=application.employer_email)
    async with transaction() as session:
        await pacing.next_turn(session, application.candidate_email, uuid4())
        erase = asyncio.create_task(in_transaction(letters_to))
        await until(waiting, PATIENCE)
        assert len(await rows("select from procrastinate_jobs for update skip locked")) == 1
    await erase
    assert await jobs() == []


def erasure() -> Act:
    return partial(erasing.sent, address=CAMILLE["candidate_email"])


async def two_for_robin(apply: Apply) -> tuple[Application, Application]:
    """Camille's applications to two companies that share an address."""
    return await apply(), await apply(people={"siret": "73282932000074"})


async def backwards(table: str) -> None:
    """Gives the rows of the two applications ids in reverse order: without an order, the last one is read first."""
    await execute("delete from sending_slot")
    for (application,), digit in zip(await rows("select id from application order by id"), "f0", strict=True):
        await execute(
            f"update {table} set id = cast(repeat('{digit}', 32) as uuid) where application_id = {application}"
        )


async def test_a_letter_that_is_written_while_an_application_is_awaited_is_locked_with_the_others(apply: Apply) -> None:
    application = await apply()
    lock = partial(locked_letters, ids=[application.id])
    async with transaction() as session:
        await letters.to_candidate(session, application)
        erase = asyncio.create_task(in_transaction(lock))
        await until(waiting, PATIENCE)
    assert await erase == 2


async def locked_letters(session: Session, ids: list[int]) -> int:
    await anonymising.lock(session, ids)
    free = len(await rows("select id from letter for update skip locked"))
    return int(await number("select count(*) from letter")) - free
