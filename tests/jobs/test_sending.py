"""From the application to the e-mails: what is sent, once, and what is recorded."""

import email
import email.policy
from datetime import datetime, timedelta
from email.message import EmailMessage
from itertools import pairwise

import pytest
from sqlalchemy import select, text

from jepostule.domain import answers
from jepostule.domain.replies import Reply
from jepostule.store import event
from jepostule.store.database import transaction
from jepostule.store.letter import Letter
from jepostule.store.mailbox import Mailbox
from jepostule.store.slot import Slot
from tests.factories import CAMILLE, PDF
from tests.jobs.conftest import Apply, Work
from tests.jobs.queue import told
from tests.servers.smtp import SmtpServer
from tests.sql import execute


async def mails() -> list[EmailMessage]:
    """In the order of sending."""
    async with transaction() as session:
        raw = await session.scalars(select(Mailbox.raw).order_by(Mailbox.id))
        return [email.message_from_bytes(each, policy=email.policy.default) for each in raw]


async def letters() -> list[Letter]:
    async with transaction() as session:
        return list(await session.scalars(select(Letter).order_by(Letter.created_at)))


async def jobs() -> list[tuple[str, str, datetime | None]]:
    async with transaction() as session:
        rows = await session.execute(text("select queue_name, status::text, scheduled_at from procrastinate_jobs"))
        return [tuple(row) for row in rows]


async def test_the_employer_gets_the_application_with_its_documents_and_links(apply: Apply, work: Work) -> None:
    application = await apply()
    await work()
    (mail,) = await mails()
    assert mail["To"] == CAMILLE["employer_email"]
    assert mail["From"].addresses[0].display_name == "Camille Martin"
    assert mail["Reply-To"] == f"Camille Martin <{CAMILLE['candidate_email']}>"
    assert "boucherie" in mail["Subject"].lower()
    (document,) = mail.iter_attachments()
    assert document.get_filename() == "CV Camille.pdf"
    assert document.get_content() == PDF
    for kind in "0123":
        link = f"http://127.0.0.1:8000/candidature/reponse/{application.answer_uuid}/{kind}"
        assert link in mail.get_body(("html",)).get_content()  # type: ignore[union-attr]
        assert link in mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]


async def test_the_candidate_gets_a_copy_when_asked_for(apply: Apply, work: Work) -> None:
    application = await apply(send_confirmation=True)
    await work()
    first, copy = await mails()
    assert (first["To"], copy["To"]) == (CAMILLE["employer_email"], CAMILLE["candidate_email"])
    assert not list(copy.iter_attachments())
    async with transaction() as session:
        assert [each.kind for each in await event.of_application(session, application.id)] == ["sent", "confirmed"]


async def test_a_letter_is_kept_as_it_was_sent(apply: Apply, work: Work) -> None:
    await apply()
    await work()
    (letter,) = await letters()
    (mail,) = await mails()
    assert (letter.state, letter.attempt, letter.delivery) == ("sent", 1, "sent")
    assert mail["Subject"] == letter.subject
    assert mail.get_body(("plain",)).get_content().replace("\r\n", "\n").strip() == letter.text.strip()  # type: ignore[union-attr]
    assert str(letter.id) in mail["Message-ID"]


async def test_a_job_that_runs_twice_sends_one_letter(apply: Apply, work: Work) -> None:
    await apply()
    async with transaction() as session:
        await session.execute(
            text(
                "insert into procrastinate_jobs (queue_name, task_name, args) "
                "select queue_name, task_name, args from procrastinate_jobs"
            )
        )
    await work()
    assert len(await mails()) == 1


@pytest.mark.parametrize("state", ["sent", "failed", "replaced"])
async def test_a_late_job_does_not_send_a_letter_that_is_over(apply: Apply, work: Work, state: str) -> None:
    await apply()
    moment = "now()" if state == "sent" else "null"
    await execute(f"update letter set state = :state, sent_at = {moment}", state=state)
    await work()
    assert await mails() == []
    assert [each.state for each in await letters()] == [state]


async def test_a_platform_that_rehearses_writes_all_and_delivers_nothing(
    apply: Apply, work: Work, server: SmtpServer
) -> None:
    application = await apply({"delivers_letters": False}, send_confirmation=True)
    await work()
    async with transaction() as session:
        await answers.give(session, application, Reply("rejection", reason="novacancy"))
    await work()
    assert (server.connections, server.messages) == (0, [])
    written = await letters()
    assert [each.kind for each in written] == ["application", "confirmation", "answer"]
    assert {each.state for each in written} == {each.delivery for each in written} == {"sent"}
    assert all(each.subject and each.text and each.html and each.sent_at for each in written)
    assert await told(application.id) == ["sent", "confirmed", "answered"]


async def test_a_fourth_application_within_a_minute_waits_for_its_turn(apply: Apply, work: Work) -> None:
    for number in range(4):
        await apply(people={"employer_email": f"robin{number}@example.org"})
    async with transaction() as session:
        slots = (await session.scalars(select(Slot.at).order_by(Slot.at))).all()
    assert all(later - earlier >= timedelta(seconds=1) for earlier, later in pairwise(slots))
    assert slots[3] - slots[0] >= timedelta(minutes=1)
    assert slots[3] in [scheduled for _, _, scheduled in await jobs()]
    await work()
    assert 1 <= len(await mails()) <= 3


async def test_jobs_and_logs_hold_no_personal_data(
    apply: Apply, work: Work, server: SmtpServer, caplog: pytest.LogCaptureFixture
) -> None:
    server.behaviour["RCPT"] = f"550 5.1.1 <{CAMILLE['employer_email']}> no such user"
    await apply(message="canary-message", candidate_phone="06 99 88 77 66")
    await work()
    async with transaction() as session:
        rows = (await session.execute(text("select procrastinate_jobs::text from procrastinate_jobs"))).scalars().all()
    seen = "\n".join([*rows, caplog.text])
    assert "letter_id" in seen
    for canary in (*CAMILLE.values(), "canary-message", "06 99 88 77 66", "CV Camille"):
        assert canary not in seen
