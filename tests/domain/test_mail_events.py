"""The effect of Mailjet's events on letters and on the blacklist."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from jepostule.domain import applications, mail_events
from jepostule.store.blacklist import Blocked
from jepostule.store.database import Session
from jepostule.store.letter import Letter
from jepostule.store.mail_event import MailEvent
from tests import factories

ROBIN = "robin@boucherie-sanzot.example"
MESSAGE_ID = 19421777835146490  # beyond the integers that a double represents exactly
Tell = Callable[..., Awaitable[None]]


@pytest.fixture
async def letter(session: Session) -> Letter:
    """The letter to Robin, sent."""
    platform = await factories.platform(session)
    await applications.submit(session, factories.invitation(platform), factories.words(), [])
    letter = (await session.scalars(select(Letter))).one()
    letter.state, letter.sent_at = "sent", datetime.now(UTC)
    letter.delivery, letter.provider_id = "sent", str(MESSAGE_ID)
    await session.flush()
    return letter


@pytest.fixture
def tell(session: Session) -> Tell:
    """Stores an event from Mailjet about Robin, and processes it as the job does."""

    async def told(event: str, **fields: Any) -> None:
        raw = {"event": event, "email": ROBIN, "time": seconds(datetime.now(UTC)), **fields}
        await mail_events.keep(session, [raw])
        newest = (await session.scalars(select(MailEvent).order_by(MailEvent.id.desc()).limit(1))).one()
        await mail_events.act(session, newest.id)
        for row in session:  # the job changes rows behind SQLAlchemy's back
            await session.refresh(row)

    return told


def seconds(moment: datetime) -> int:
    return int(moment.timestamp())


async def blocked(session: Session) -> dict[str, str]:
    return {each.email: each.reason for each in await session.scalars(select(Blocked))}


@pytest.mark.parametrize(
    ("event", "delivery"),
    [
        ("sent", "sent"),
        ("open", "opened"),
        ("click", "opened"),
        ("bounce", "bounced"),
        ("blocked", "blocked"),
        ("spam", "spam"),
        ("unsub", "sent"),
        ("SPAM ", "spam"),
        ("something new", "sent"),
        ("", "sent"),
    ],
)
async def test_an_event_moves_the_delivery(letter: Letter, tell: Tell, event: str, delivery: str) -> None:
    await tell(event, CustomID=str(letter.id))
    assert letter.delivery == delivery


@pytest.mark.parametrize("order", list(permutations(["sent", "open", "bounce", "spam"])))
async def test_the_order_in_which_events_come_does_not_matter(
    letter: Letter, tell: Tell, order: tuple[str, ...]
) -> None:
    for event in order:
        await tell(event, CustomID=str(letter.id))
    assert letter.delivery == "spam"


async def test_an_event_that_overtakes_our_own_record_stays(letter: Letter, tell: Tell) -> None:
    letter.delivery = None
    await tell("open", CustomID=str(letter.id))
    assert letter.delivery == "opened"


@pytest.mark.parametrize(
    "fields",
    [
        {"MessageID": MESSAGE_ID},
        {"MessageID": str(MESSAGE_ID)},
        {"mj_message_id": str(MESSAGE_ID)},
        {"MessageID": MESSAGE_ID, "CustomID": ""},
        {"MessageID": MESSAGE_ID, "CustomID": "of somebody else"},
        {"MessageID": MESSAGE_ID, "CustomID": str(uuid4())},
        {"MessageID": MESSAGE_ID, "CustomID": 12},
    ],
)
async def test_without_our_id_the_letter_is_found_by_mailjets(
    letter: Letter, tell: Tell, fields: dict[str, object]
) -> None:
    await tell("open", **fields)
    assert letter.delivery == "opened"


@pytest.mark.parametrize("fields", [{}, {"MessageID": MESSAGE_ID + 1}, {"MessageID": True}, {"MessageID": {"a": 1}}])
async def test_an_event_of_no_letter_is_kept_all_the_same(
    session: Session, letter: Letter, tell: Tell, fields: dict[str, object]
) -> None:
    await tell("open", **fields)
    assert letter.delivery == "sent"
    event = (await session.scalars(select(MailEvent))).one()
    assert event.letter_id is None
    assert event.handled_at


async def test_an_event_is_acted_upon_once(session: Session, letter: Letter, tell: Tell) -> None:
    await tell("open", CustomID=str(letter.id))
    letter.delivery = "sent"
    event = (await session.scalars(select(MailEvent))).one()
    assert event.letter_id == letter.id
    await mail_events.act(session, event.id)
    assert letter.delivery == "sent"
    await mail_events.act(session, event.id + 1)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"event": "spam"}, "spam"),
        ({"event": "bounce", "hard_bounce": True, "error": "user unknown"}, "hard bounce: user unknown"),
        ({"event": "bounce", "hard_bounce": "true"}, "hard bounce"),
        ({"event": "bounce", "hard_bounce": 1}, "hard bounce"),
        ({"event": "blocked", "error_related_to": "recipient", "error": "user unknown"}, "blocked: user unknown"),
        ({"event": "blocked", "error_related_to": "recipient"}, "blocked"),
        ({"event": "blocked", "error_related_to": "mailjet", "error": "preblocked"}, "blocked: preblocked"),
        ({"event": "blocked", "error_related_to": "domain", "error": "Invalid domain"}, "blocked: invalid domain"),
        ({"event": "blocked", "error_related_to": "domain", "error": "typofix"}, "blocked: typofix"),
    ],
)
async def test_an_address_at_fault_is_blocked_for_thirty_days(
    session: Session, tell: Tell, fields: dict[str, Any], reason: str
) -> None:
    await tell(**fields, email=" Robin@Boucherie-Sanzot.example")
    assert await blocked(session) == {ROBIN: reason}
    entry = (await session.scalars(select(Blocked))).one()
    assert abs(entry.until - datetime.now(UTC) - timedelta(days=30)) < timedelta(minutes=1)
    assert entry.mail_event_id == (await session.scalars(select(MailEvent.id))).one()


async def test_a_deploy_may_block_for_another_time(
    session: Session, tell: Tell, configure: Callable[..., None]
) -> None:
    configure(BLACKLIST_DURATION_SECONDS="3600")
    await tell("spam")
    entry = (await session.scalars(select(Blocked))).one()
    assert abs(entry.until - datetime.now(UTC) - timedelta(hours=1)) < timedelta(minutes=1)


@pytest.mark.parametrize(
    "fields",
    [
        {"event": "sent"},
        {"event": "open"},
        {"event": "unsub"},
        {"event": "bounce"},
        {"event": "bounce", "hard_bounce": False},
        {"event": "bounce", "hard_bounce": "false"},
        {"event": "bounce", "hard_bounce": None, "error": "user unknown"},
        {"event": "blocked"},
        {"event": "blocked", "error_related_to": "mailjet", "error": "duplicate in campaign"},
        {"event": "blocked", "error_related_to": "recipient", "error": "duplicate in campaign"},
        {"event": "blocked", "error_related_to": "domain", "error": "greylisted"},
        {"event": "blocked", "error_related_to": "spam", "error": "content blocked"},
        {"event": "blocked", "error_related_to": "system", "error": "connection issue"},
        {"event": "blocked", "error": 550, "error_related_to": ["recipient"]},
        {"event": "spam", "email": ""},
        {"event": "spam", "email": None},
        {"event": "spam", "email": "nobody"},
        {"event": "spam", "email": f"{'a' * 400}@example.org"},
        {"event": ["spam"]},
    ],
)
async def test_an_address_that_is_not_to_blame_is_not_blocked(
    session: Session, tell: Tell, fields: dict[str, Any]
) -> None:
    await tell(**fields)
    assert await blocked(session) == {}


async def test_the_thirty_days_begin_with_the_event(session: Session, tell: Tell) -> None:
    then = datetime.now(UTC) - timedelta(days=29)
    await tell("spam", time=seconds(then))
    entry = (await session.scalars(select(Blocked))).one()
    assert abs(entry.until - then - timedelta(days=30)) < timedelta(seconds=2)


@pytest.mark.parametrize(
    "time", [seconds(datetime.now(UTC) - timedelta(days=31)), 0, "1790000"], ids=["31 days ago", "the epoch", "a text"]
)
async def test_an_event_whose_thirty_days_are_over_blocks_nobody(session: Session, tell: Tell, time: object) -> None:
    await tell("spam", time=time)
    assert await blocked(session) == {}


@pytest.mark.parametrize("time", [None, "", "yesterday", [], {}, -1, 10**12, 10**400, "nan", 99999999999999])
async def test_a_time_that_cannot_be_read_is_now(session: Session, tell: Tell, time: object) -> None:
    await tell("spam", time=time)
    entry = (await session.scalars(select(Blocked))).one()
    assert abs(entry.until - datetime.now(UTC) - timedelta(days=30)) < timedelta(minutes=1)


async def test_an_older_event_does_not_shorten_what_a_newer_one_said(session: Session, tell: Tell) -> None:
    await tell("spam")
    await tell("spam", time=seconds(datetime.now(UTC) - timedelta(days=20)))
    entry = (await session.scalars(select(Blocked).execution_options(populate_existing=True))).one()
    assert abs(entry.until - datetime.now(UTC) - timedelta(days=30)) < timedelta(minutes=1)
