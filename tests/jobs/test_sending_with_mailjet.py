"""Letters that Mailjet may already have: never lost, and never sent twice."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select, text

from jepostule.mail.mailjet import SETTLED
from jepostule.store.database import transaction
from jepostule.store.letter import Letter
from tests.factories import CAMILLE
from tests.jobs.conftest import Apply, Work
from tests.servers.mailjet import FIRST_ID, HANG_UP, Answer, MailjetServer
from tests.servers.smtp import SmtpServer


async def the_letter() -> Letter:
    async with transaction() as session:
        return (await session.scalars(select(Letter))).one()


async def time_passes(time: timedelta) -> None:
    """Moves the letter and its job into the past."""
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


async def test_a_letter_in_doubt_of_another_carrier_is_marked_when_mailjet_sends_it(
    apply: Apply, work: Work, server: SmtpServer, mailjet_api: MailjetServer, configure: Callable[..., None]
) -> None:
    configure(EMAIL_DELIVERY_SERVICE="smtp")
    await apply()
    server.behaviour["DOT"] = HANG_UP
    await work()
    assert len(server.messages) == 1
    configure(EMAIL_DELIVERY_SERVICE="mailjet")
    await time_passes(SETTLED)
    await work()
    assert len(mailjet_api.letters) == 1
    letter = await the_letter()
    assert (letter.state, letter.maybe_doubled) == ("sent", True)


async def test_a_letter_in_doubt_of_another_key_is_marked_when_this_one_sends_it(
    apply: Apply, work: Work, mailjet_api: MailjetServer, configure: Callable[..., None]
) -> None:
    """Mailjet lists the letters of the key with which it is asked."""
    mailjet_api.behaviour["POST"] = HANG_UP
    configure(MAILJET_API_KEY="the key before")
    await apply()
    await work()
    assert (await the_letter()).state == "unknown"
    mailjet_api.behaviour.clear()
    configure(**mailjet_api.variables)
    await time_passes(SETTLED)
    await work()
    letter = await the_letter()
    assert (letter.state, letter.maybe_doubled) == ("sent", True)
