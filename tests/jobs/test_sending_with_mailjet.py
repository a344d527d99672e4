"""Letters that Mailjet may already have: never lost, and never sent twice."""

from datetime import timedelta

from sqlalchemy import select, text

from jepostule.mail.mailjet import SETTLED
from jepostule.store.database import transaction
from jepostule.store.letter import Letter
from tests.factories import CAMILLE
from tests.jobs.conftest import Apply, Work
from tests.servers.mailjet import FIRST_ID, Answer, MailjetServer


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
