"""Letters that Mailjet may have: never lost, and never sent twice."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from jepostule.mail.mailjet import SETTLED
from jepostule.store.database import transaction
from jepostule.store.letter import Letter
from tests.factories import CAMILLE
from tests.jobs.conftest import Apply
from tests.servers.mailjet import FIRST_ID, HANG_UP, STALL, Answer, MailjetServer

Work = Callable[[], Awaitable[None]]


async def the_letter() -> Letter:
    async with transaction() as session:
        return (await session.scalars(select(Letter))).one()


async def time_passes(time: timedelta) -> None:
    """For the letter and its job."""
    async with transaction() as session:
        parameters = {"time": time}
        await session.execute(text("update procrastinate_jobs set scheduled_at = scheduled_at - :time"), parameters)
        await session.execute(text("update letter set claimed_at = claimed_at - :time"), parameters)


async def test_the_application_leaves_with_its_documents(apply: Apply, work: Work, mailjet_api: MailjetServer) -> None:
    await apply()
    await work()
    letter = await the_letter()
    assert (letter.state, letter.delivery, letter.provider_id) == ("sent", "sent", str(FIRST_ID))
    sent = mailjet_api.letters[FIRST_ID]
    assert sent["CustomID"] == str(letter.id)
    assert sent["To"] == [{"Email": CAMILLE["employer_email"]}]
    assert [each["Filename"] for each in sent["Attachments"]] == ["CV Camille.pdf"]


@pytest.mark.parametrize("order", [HANG_UP, STALL, Answer(200, b"<html>")])
async def test_a_letter_that_mailjet_took_without_a_word_is_found_there(
    apply: Apply, work: Work, mailjet_api: MailjetServer, order: Answer | str
) -> None:
    mailjet_api.behaviour["POST"] = order
    mailjet_api.takes_anyway = True
    await apply()
    await work()
    assert (await the_letter()).state == "unknown"
    await time_passes(timedelta(minutes=1))
    await work()
    letter = await the_letter()
    assert (letter.state, letter.maybe_doubled, letter.provider_id) == ("sent", False, str(FIRST_ID))
    assert len(mailjet_api.calls_by("POST")) == 1


async def test_after_a_crash_mailjet_is_asked_before_the_letter_is_sent_again(
    apply: Apply, work: Work, mailjet_api: MailjetServer
) -> None:
    await apply()
    async with transaction() as session:
        await session.execute(text("update letter set state = 'sending', attempt = 1, claimed_at = now()"))
    await work()
    assert (await the_letter()).state == "unknown"
    assert mailjet_api.letters == {}
    await time_passes(SETTLED + timedelta(seconds=1))
    await work()
    letter = await the_letter()
    assert (letter.state, letter.maybe_doubled) == ("sent", False)
    assert len(mailjet_api.letters) == 1


async def test_while_mailjet_cannot_be_asked_the_letter_waits(
    apply: Apply, work: Work, mailjet_api: MailjetServer
) -> None:
    await apply()
    mailjet_api.behaviour["GET"] = Answer(500)
    async with transaction() as session:
        await session.execute(text("update letter set state = 'sending', attempt = 1, claimed_at = '2026-01-01'"))
    await work()
    assert (await the_letter()).state == "unknown"
    assert mailjet_api.calls_by("POST") == []


@pytest.mark.parametrize(
    ("order", "state"),
    [(Answer(400), "failed"), (Answer(401), "pending"), (Answer(429), "pending"), (Answer(500), "pending")],
)
async def test_a_letter_that_did_not_leave_is_said_to_be_so(
    apply: Apply, work: Work, mailjet_api: MailjetServer, order: Answer, state: str
) -> None:
    mailjet_api.behaviour["POST"] = order
    await apply()
    await work()
    assert (await the_letter()).state == state


async def test_the_job_comes_back_when_mailjet_asked_for_it(
    apply: Apply, work: Work, mailjet_api: MailjetServer
) -> None:
    mailjet_api.behaviour["POST"] = Answer(429, headers={"Retry-After": "7200"})
    await apply()
    await work()
    async with transaction() as session:
        wait = await session.scalar(text("select scheduled_at - now() from procrastinate_jobs"))
    assert wait is not None
    assert timedelta(minutes=119) < wait <= timedelta(minutes=120)
