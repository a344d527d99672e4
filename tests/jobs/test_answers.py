"""From a recruiter's answer to the candidate's e-mail: what is sent, once, and what is recorded."""

import email
import email.policy
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

from sqlalchemy import select

from jepostule.domain import answers
from jepostule.domain.replies import Reply
from jepostule.mail import answers as answering
from jepostule.store import answer as answer_rows
from jepostule.store import event
from jepostule.store import platform as platforms
from jepostule.store.application import Application
from jepostule.store.database import transaction
from jepostule.store.letter import Letter
from jepostule.store.mailbox import Mailbox
from tests.jobs.conftest import Apply, Work

SOON = datetime(2051, 12, 31, 7, tzinfo=UTC)
INTERVIEW = Reply(
    "interview",
    message="Venez avec votre CV.",
    employer_name="Robin Sanzot",
    employer_email="robin@boucherie-sanzot.example",
    meets_at=SOON,
    location="onsite",
)
MOVED = Reply(
    "interview", meets_at=SOON + timedelta(days=1), location="phone", employer_email="robin@boucherie-sanzot.example"
)
REJECTION = Reply("rejection", reason="novacancy")


async def give(application: Application, *replies: Reply) -> None:
    for reply in replies:
        async with transaction() as session:
            await answers.give(session, application, reply)


async def to_candidate() -> list[EmailMessage]:
    """In the order of the answers."""
    async with transaction() as session:
        query = select(Mailbox.raw).join(Letter, Letter.id == Mailbox.letter_id).where(Letter.kind == "answer")
        raw = await session.scalars(query.order_by(Letter.answer_id))
        return [email.message_from_bytes(each, policy=email.policy.default) for each in raw]


def method(mail: EmailMessage) -> str | None:
    found = [part.get_param("method") for part in mail.walk() if part.get_content_type() == "text/calendar"]
    return str(found[0]) if found else None


async def test_the_candidate_gets_the_answer_and_writes_back_to_the_recruiter(apply: Apply, work: Work) -> None:
    application = await apply()
    await give(application, INTERVIEW)
    await work()
    (mail,) = await to_candidate()
    assert mail["To"] == application.candidate_email
    assert mail["From"].addresses[0].display_name == "Boucherie Sanzot via Plateforme de test"
    assert mail["Reply-To"] == "Robin Sanzot <robin@boucherie-sanzot.example>"
    assert mail["Subject"] == "Boucherie Sanzot vous propose un entretien"
    assert method(mail) == "REQUEST"
    assert str(application.answer_uuid) not in mail.as_string()


async def test_the_event_is_told_once_the_letter_has_left(apply: Apply, work: Work) -> None:
    application = await apply()
    await work()
    await give(application, REJECTION)

    async def events() -> list[str]:
        async with transaction() as session:
            return [each.kind for each in await event.of_application(session, application.id)]

    assert await events() == ["sent"]
    await work()
    assert await events() == ["sent", "answered"]


async def test_what_is_sent_is_what_the_preview_showed(apply: Apply, work: Work) -> None:
    application = await apply()
    await give(application, INTERVIEW)
    async with transaction() as session:
        history = await answer_rows.of_application(session, application.id)
        platform = await platforms.by_id(session, application.platform_id)
    await work()
    (mail,) = await to_candidate()
    written = answering.answer(application, platform, history)
    received = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert received.splitlines() == written.text.splitlines()
    async with transaction() as session:
        letter = (await session.scalars(select(Letter).where(Letter.kind == "answer"))).one()
    assert (letter.subject, letter.text, letter.html) == (written.subject, written.text, written.html)


async def test_letters_that_leave_late_still_tell_what_was_known_when_they_were_written(
    apply: Apply, work: Work
) -> None:
    application = await apply()
    await give(application, INTERVIEW, MOVED, REJECTION)
    await work()
    mails = await to_candidate()
    assert [mail["Subject"] for mail in mails] == [
        "Boucherie Sanzot vous propose un entretien",
        "Nouvelle date pour votre entretien chez Boucherie Sanzot",
        "Réponse de Boucherie Sanzot à votre candidature",
    ]
    assert [method(mail) for mail in mails] == ["REQUEST", "REQUEST", "CANCEL"]
    assert "Reply-To" not in mails[2]
    assert [len(list(mail.iter_attachments())) for mail in mails] == [1, 1, 1]


async def test_a_platform_that_only_rehearses_writes_the_answer_and_sends_nothing(apply: Apply, work: Work) -> None:
    application = await apply(columns={"delivers_letters": False})
    await give(application, REJECTION)
    await work()
    assert await to_candidate() == []
    async with transaction() as session:
        letter = (await session.scalars(select(Letter).where(Letter.kind == "answer"))).one()
    assert letter.state == "sent"
