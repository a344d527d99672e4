"""An event from Mailjet is stored when it arrives, and processed by its job."""

import asyncio
from functools import partial

import pytest
from sqlalchemy import delete, func, select

from jepostule.domain import mail_events
from jepostule.store.blacklist import Blocked
from jepostule.store.database import transaction
from jepostule.store.letter import Letter
from jepostule.store.mail_event import MailEvent
from tests.factories import CAMILLE
from tests.faults.fates import until
from tests.faults.points import PATIENCE, waiting
from tests.jobs.conftest import Apply, Work
from tests.meetings import in_transaction, number
from tests.sql import execute, rows


async def test_the_job_moves_the_delivery_and_blocks_the_address(apply: Apply, work: Work) -> None:
    await apply()
    async with transaction() as session:
        letter = (await session.scalars(select(Letter))).one()
        named = {"CustomID": str(letter.id), "email": CAMILLE["employer_email"]}
        events = [{"event": event, **named} for event in ("bounce", "open", "spam", "sent")]
        await mail_events.keep(session, events)
    await work()
    async with transaction() as session:
        assert (await session.scalars(select(Letter.delivery))).all() == ["spam"]
        assert (await session.scalars(select(Blocked.email))).all() == [CAMILLE["employer_email"]]
        assert await session.scalar(select(func.count(MailEvent.handled_at))) == 4


@pytest.mark.parametrize(("event", "delivery"), [("sent", "sent"), ("open", "opened"), ("bounce", "bounced")])
async def test_an_event_that_comes_before_our_own_record_is_not_forgotten(
    apply: Apply, work: Work, event: str, delivery: str
) -> None:
    await apply()
    ((letter_id,),) = await rows("select id from letter")
    async with transaction() as session:
        await mail_events.keep(session, [{"event": event, "CustomID": str(letter_id)}])
        ((number,),) = await session.execute(select(MailEvent.id))
        await mail_events.act(session, number)
    await work()
    assert await rows("select state, delivery from letter") == [("sent", delivery)]


async def test_an_event_whose_job_runs_twice_does_not_block_an_address_that_was_freed(apply: Apply) -> None:
    await apply()
    async with transaction() as session:
        await mail_events.keep(session, [{"event": "spam", "email": CAMILLE["employer_email"]}])
        event = await session.scalar(select(MailEvent.id))
        assert event is not None
        await mail_events.act(session, event)
        await session.execute(delete(Blocked))
        await mail_events.act(session, event)
    assert await rows("select from blacklist") == []


@pytest.mark.parametrize("name", ["CustomID", "MessageID"])
async def test_of_two_events_at_the_same_moment_the_graver_one_stays(apply: Apply, name: str) -> None:
    await apply()
    await execute("update letter set state = 'sent', sent_at = now(), delivery = 'sent', provider_id = '12'")
    named = {name: "12" if name == "MessageID" else str(await number("select id from letter"))}
    async with transaction() as session:
        await mail_events.keep(session, [{"event": event, **named} for event in ("spam", "open")])
    kinds = "select id from mail_event where raw ->> 'event' ="
    spam, opened = await number(f"{kinds} 'spam'"), await number(f"{kinds} 'open'")
    async with transaction() as session:
        await mail_events.act(session, spam)
        other = asyncio.create_task(in_transaction(partial(mail_events.act, event_id=opened)))
        await until(waiting, PATIENCE)
    await other
    assert await rows("select delivery from letter") == [("spam",)]
