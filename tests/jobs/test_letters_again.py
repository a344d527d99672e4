"""An agent corrects an address, sends a letter again or forwards documents: what is sent, and what must not be."""

import asyncio
from collections.abc import Callable
from email.message import EmailMessage
from functools import partial

import pytest
from sqlalchemy import func, select, text

from jepostule.domain import answers, blacklist, corrections, handovers, letters, repeats
from jepostule.domain.audit import By
from jepostule.domain.errors import (
    AddressUnchanged,
    AddressWrong,
    DocumentsErased,
    LetterRefused,
    NoDocument,
    NotSentYet,
    RecipientBlocked,
    SentMeanwhile,
)
from jepostule.domain.replies import Reply
from jepostule.jobs import sending
from jepostule.store import letter as letter_rows
from jepostule.store.application import Application
from jepostule.store.audit import Entry
from jepostule.store.database import transaction
from jepostule.store.letter import Letter
from jepostule.store.queue import Job
from jepostule.store.slot import Slot
from tests.factories import CAMILLE, PDF
from tests.faults.fates import until
from tests.faults.points import PATIENCE, waiting
from tests.jobs.conftest import Apply, Work
from tests.jobs.queue import hurry, jobs, told
from tests.meetings import meet, number
from tests.servers.smtp import SmtpServer
from tests.sql import execute

SACHA = By(7, "sacha", "192.0.2.7")
OLD, NEW = CAMILLE["employer_email"], "embauche@boucherie-sanzot.example"
CAMILLES = CAMILLE["candidate_email"]
QUESTION = Reply("info_request", message="Êtes-vous libre le samedi ?", employer_email=OLD)
REFUSAL = Reply("rejection", reason="novacancy")


async def correct(application: Application, reader: str = "employer", email: str = NEW, **also: object) -> int:
    again = {"again": ["application"]} if reader == "employer" else {}
    async with transaction() as session:
        return await corrections.correct(session, SACHA, application.id, reader, email, **{**again, **also})  # type: ignore[arg-type]


async def again(application: Application, kind: str = "application", seen: int = 1) -> None:
    async with transaction() as session:
        await repeats.send_again(session, SACHA, application.id, kind, seen=seen)


async def forward(application: Application, email: str, seen: int | None = None) -> None:
    async with transaction() as session:
        await handovers.to_address(session, SACHA, application.id, email, seen=seen)


async def give(application: Application, *replies: Reply) -> None:
    for reply in replies:
        async with transaction() as session:
            await answers.give(session, application, reply)


async def written(application: Application) -> list[tuple[str, str, str]]:
    """Kind, recipient and state of each letter, oldest first."""
    async with transaction() as session:
        found = await letter_rows.of_application(session, application.id)
    return [(each.kind, each.recipient, each.state) for each in found]


def sent(server: SmtpServer, recipient: str) -> list[EmailMessage]:
    return [each.mail for each in server.messages if each.recipients == [recipient]]


def words(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


async def go_on(work: Work) -> None:
    """Runs the worker as if the sender's next slot had come."""
    await execute("delete from sending_slot")
    await hurry()
    await work()


async def noted() -> list[Entry]:
    async with transaction() as session:
        query = select(Entry).where(Entry.username == SACHA.username).order_by(Entry.id)
        return list(await session.scalars(query))


def test_each_kind_that_follows_a_corrected_address_can_be_sent_again() -> None:
    assert letters.READERS.keys() == {*letters.AGAIN, "answer"}


async def test_a_letter_that_waits_leaves_for_the_corrected_address_alone(
    apply: Apply, work: Work, server: SmtpServer
) -> None:
    application = await apply()
    assert await correct(application) == 1
    assert await written(application) == [("application", OLD, "replaced"), ("application", NEW, "pending")]
    await go_on(work)
    (mail,) = sent(server, NEW)
    assert sent(server, OLD) == []
    assert [each.get_content() for each in mail.iter_attachments()] == [PDF]
    assert await told(application.id) == ["sent"]


async def test_a_letter_that_left_stays_and_another_follows_with_the_same_links(
    apply: Apply, work: Work, server: SmtpServer, configure: Callable[..., None]
) -> None:
    configure(MEMO_API_SECRET="memo", MEMO_API_URL="http://127.0.0.1:9")
    application = await apply({"forwards_to_memo": True}, send_confirmation=True)
    await work()
    await correct(application)
    await go_on(work)
    assert await written(application) == [
        ("application", OLD, "sent"),
        ("confirmation", CAMILLES, "sent"),
        ("application", NEW, "sent"),
    ]
    link = f"/candidature/reponse/{application.answer_uuid}/2"
    assert all(link in words(*sent(server, each)) for each in (OLD, NEW))
    # What a sent application triggers has happened once.
    assert (await told(application.id)).count("confirmed") == 1
    assert [queue for queue, _ in await jobs()] == ["forward-to-memo"]


async def test_a_letter_that_failed_is_replaced_and_nobody_can_have_it_run_again(
    apply: Apply, work: Work, server: SmtpServer
) -> None:
    server.behaviour["RCPT"] = "550 5.1.1 No such user"
    application = await apply(send_confirmation=True)
    await work()
    assert await jobs() == [("send-application", "failed")]
    server.behaviour.clear()
    await correct(application)
    assert await jobs() == [("send-application", "todo")]
    await go_on(work)
    assert [state for *_, state in await written(application)] == ["replaced", "sent", "sent"]
    assert len(sent(server, CAMILLES)) == 1


@pytest.mark.parametrize("state", ["sending", "unknown"])
async def test_a_letter_in_doubt_does_not_follow_to_the_old_address(
    apply: Apply, work: Work, server: SmtpServer, state: str
) -> None:
    application = await apply()
    await execute("update letter set attempt = 1, claimed_at = now(), state = :state", state=state)
    await correct(application)
    await go_on(work)
    assert [state for *_, state in await written(application)] == ["unknown", "sent"]
    assert (len(sent(server, OLD)), len(sent(server, NEW))) == (0, 1)


async def test_a_letter_in_doubt_goes_to_the_address_that_was_right_at_first(
    apply: Apply, work: Work, server: SmtpServer
) -> None:
    application = await apply()
    await correct(application)
    await execute("update letter set attempt = 1, claimed_at = now(), state = 'sending' where state = 'pending'")
    assert await correct(application, email=OLD, again=[]) == 0  # a letter claimed by a worker is left to it
    await go_on(work)
    assert [(to, state) for _, to, state in await written(application)] == [
        (OLD, "replaced"),
        (NEW, "unknown"),
        (OLD, "sent"),
    ]
    assert (len(sent(server, OLD)), len(sent(server, NEW))) == (1, 0)


async def test_an_answer_that_was_on_its_way_when_the_address_changed_finds_the_new_one(
    apply: Apply, work: Work, server: SmtpServer
) -> None:
    application = await apply()
    await work()
    await give(application, QUESTION)
    await execute("update letter set state = 'sending', attempt = 1, claimed_at = now() where kind = 'answer'")
    assert await correct(application, "candidate", "camille@example.org") == 0
    # The server refused it for now, so it would be retried.
    await execute("update letter set state = 'pending' where kind = 'answer'")
    await work()
    assert [state for kind, _, state in await written(application) if kind == "answer"] == ["replaced", "sent"]
    assert (len(sent(server, CAMILLES)), len(sent(server, "camille@example.org"))) == (0, 1)


async def test_each_answer_that_was_on_its_way_finds_the_new_address(
    apply: Apply, work: Work, server: SmtpServer
) -> None:
    application = await apply()
    await work()
    await give(application, QUESTION, REFUSAL)
    await execute("update application set candidate_email = 'camille@example.org'")
    await work()
    assert len(sent(server, "camille@example.org")) == 2
    assert sent(server, CAMILLES) == []


async def test_what_the_candidate_missed_goes_to_the_corrected_address(
    apply: Apply, work: Work, server: SmtpServer
) -> None:
    application = await apply(send_confirmation=True)
    await work()
    await give(application, QUESTION, REFUSAL)
    await work()
    right = "camille@example.org"
    assert await correct(application, "candidate", right, again=["confirmation", "answer", "application"]) == 3
    await go_on(work)
    copy, refusal = sorted(sent(server, right), key=lambda mail: mail["Subject"], reverse=True)
    assert "est partie" in copy["Subject"]
    assert "samedi" not in words(refusal)
    _, to_employer = sent(server, OLD)
    assert to_employer["Reply-To"].addresses[0].addr_spec == right
    assert right in words(to_employer)


async def test_what_had_not_left_for_the_candidate_goes_to_the_corrected_address_unasked(
    apply: Apply, work: Work, server: SmtpServer
) -> None:
    application = await apply()
    await work()
    await again(application, "confirmation", seen=0)
    await give(application, QUESTION, REFUSAL)
    assert await correct(application, "candidate", "camille@example.org") == 3
    await go_on(work)
    assert sent(server, CAMILLES) == []
    assert len(sent(server, "camille@example.org")) == 3


async def test_a_worker_that_had_the_job_of_a_replaced_letter_does_not_send_it(
    apply: Apply, work: Work, server: SmtpServer
) -> None:
    application = await apply()
    letter_id = await number("select id from letter")
    await again(application)
    await sending.send(letter_id, Job.SEND_APPLICATION)
    assert server.messages == []
    await go_on(work)
    assert len(sent(server, OLD)) == 1


async def test_a_worker_waits_for_an_agent_who_is_correcting_the_address(apply: Apply, server: SmtpServer) -> None:
    application = await apply()
    letter_id = await number("select id from letter")
    async with transaction() as session:
        await corrections.correct(session, SACHA, application.id, "employer", NEW, ["application"])
        worker = asyncio.create_task(sending.send(letter_id, Job.SEND_APPLICATION))
        await until(waiting, PATIENCE)
    await worker
    assert server.messages == []


async def test_a_letter_in_doubt_whose_recipient_was_erased_leaves_for_nobody(apply: Apply, server: SmtpServer) -> None:
    application = await apply()
    await execute("update letter set state = 'unknown', attempt = 1, claimed_at = now(), recipient = ''")
    await sending.send(await number("select id from letter"), Job.SEND_APPLICATION)
    assert server.messages == []
    assert await written(application) == [("application", "", "unknown")]


async def test_nothing_more_leaves_for_who_only_corrects(apply: Apply, work: Work, server: SmtpServer) -> None:
    application = await apply()
    await work()
    assert await correct(application, "candidate", "camille@example.org") == 0
    await work()
    assert len(server.messages) == 1
    await give(application, REFUSAL)
    await work()
    assert len(sent(server, "camille@example.org")) == 1


async def test_an_address_that_will_not_do_changes_nothing(apply: Apply) -> None:
    application = await apply()
    before = await written(application)
    for email, refusal in [(OLD, AddressUnchanged), ("robin@", AddressWrong), ("=?@x.example", AddressWrong)]:
        with pytest.raises(refusal):
            await correct(application, email=email)
    assert await written(application) == before
    assert await noted() == []


async def test_sending_again_replaces_what_waits_and_repeats_what_left(
    apply: Apply, work: Work, server: SmtpServer
) -> None:
    application = await apply()
    await again(application)
    await go_on(work)
    assert [state for *_, state in await written(application)] == ["replaced", "sent"]
    assert len(sent(server, OLD)) == 1
    await again(application, seen=2)
    await go_on(work)
    first, second = sent(server, OLD)
    assert first["Message-ID"] != second["Message-ID"]
    assert [each.get_content() for each in second.iter_attachments()] == [PDF]


async def test_two_agents_who_click_send_one(apply: Apply, work: Work) -> None:
    application = await apply()
    await work()
    await again(application)
    with pytest.raises(SentMeanwhile):
        await again(application)
    assert len(await written(application)) == 2


async def test_two_agents_who_click_at_the_same_moment_send_one(apply: Apply, work: Work) -> None:
    application = await apply()
    await work()
    act = partial(repeats.send_again, by=SACHA, application_id=application.id, kind="application", seen=1)
    await meet("select from application for update", act, act)
    assert [state for *_, state in await written(application)] == ["sent", "pending"]


async def test_a_letter_is_not_sent_again_for_a_doubt_that_is_over(apply: Apply, work: Work) -> None:
    application = await apply()
    await work()
    async with transaction() as session:
        with pytest.raises(SentMeanwhile):
            await repeats.send_again(session, SACHA, application.id, "application", seen=1, doubted=1)


async def test_the_copy_is_sent_again_once_the_application_has_left(
    apply: Apply, work: Work, server: SmtpServer
) -> None:
    application = await apply()
    with pytest.raises(NotSentYet):
        await again(application, "confirmation", seen=0)
    await work()
    await again(application, "confirmation", seen=0)
    await work()
    assert len(sent(server, CAMILLES)) == 1


@pytest.mark.parametrize("blocked", [OLD, CAMILLES.upper()])
async def test_nothing_is_sent_where_an_address_is_blocked(apply: Apply, work: Work, blocked: str) -> None:
    application = await apply(people={"candidate_email": CAMILLES.title(), "employer_email": OLD.title()})
    await work()
    async with transaction() as session:
        await blacklist.block(session, blocked, "spam")
    with pytest.raises(RecipientBlocked):
        await again(application)
    with pytest.raises(RecipientBlocked):
        await forward(application, blocked.title())
    assert len(await written(application)) == 1


async def test_a_blocked_address_can_be_corrected(apply: Apply, work: Work, server: SmtpServer) -> None:
    application = await apply()
    async with transaction() as session:
        await blacklist.block(session, OLD, "hard bounce: user unknown")
    await correct(application)
    await go_on(work)
    assert len(sent(server, NEW)) == 1


async def test_without_its_documents_an_application_does_not_leave_again(apply: Apply, work: Work) -> None:
    application = await apply()
    await work()
    await execute("update document set content = null")
    for refused in (again(application), correct(application), forward(application, NEW)):
        with pytest.raises(DocumentsErased):
            await refused
    assert await correct(application, "candidate", "camille@example.org") == 0


async def test_a_letter_whose_documents_were_erased_meanwhile_fails(
    apply: Apply, work: Work, server: SmtpServer
) -> None:
    application = await apply()
    await execute("update document set content = null")
    await work()
    assert await written(application) == [("application", OLD, "failed")]
    assert server.messages == []


async def test_documents_are_forwarded_alone_at_once_and_are_no_event(
    apply: Apply, work: Work, server: SmtpServer
) -> None:
    application = await apply()
    await work()
    await forward(application, "mission.locale@example.org", seen=0)
    with pytest.raises(SentMeanwhile):
        await forward(application, "mission.locale@example.org", seen=0)
    await work()
    (mail,) = sent(server, "mission.locale@example.org")
    assert mail["Subject"] == "Documents de Camille Martin\u202f: Vente en boucherie"
    assert [each.get_content() for each in mail.iter_attachments()] == [PDF]
    assert str(application.answer_uuid) not in mail.as_string()
    assert await told(application.id) == ["sent"]
    async with transaction() as session:
        assert await session.scalar(select(func.count()).select_from(Slot)) == 1


async def test_an_application_without_documents_has_none_to_forward(apply: Apply) -> None:
    application = await apply()
    await execute("delete from document")
    with pytest.raises(NoDocument):
        await forward(application, NEW)


async def test_all_of_it_is_noted_without_anybodys_data(apply: Apply, work: Work) -> None:
    application = await apply()
    await work()
    await correct(application)
    await again(application, seen=2)
    await forward(application, "mission.locale@example.org")
    entries = await noted()
    assert [each.action for each in entries] == ["correct-address", "resend", "forward-documents"]
    assert {(each.agent_id, each.subject) for each in entries} == {(7, f"application:{application.id}")}
    assert "@" not in str([each.details for each in entries])


async def test_what_is_refused_leaves_no_trace(apply: Apply, work: Work) -> None:
    application = await apply()
    await work()
    async with transaction() as session:
        await blacklist.block(session, NEW, "spam")
    with pytest.raises(LetterRefused):
        await correct(application)
    async with transaction() as session:
        assert (await session.get_one(Application, application.id)).employer_email == OLD
        assert await session.scalar(select(func.count()).select_from(Letter)) == 1
        assert await session.scalar(text("select count(*) from procrastinate_jobs")) == 0
