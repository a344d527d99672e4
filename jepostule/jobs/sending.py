"""Sending a letter, in three beats: read and claim, call, record. No transaction is open while the network is."""

from dataclasses import dataclass
from uuid import UUID

from procrastinate.jobs import Job as Run

from jepostule.domain import deliveries, letters, pacing
from jepostule.jobs import retries
from jepostule.mail import carrier
from jepostule.mail import letters as wording
from jepostule.mail.message import Attachment, Message
from jepostule.outside import OutcomeUnknown, OutsideError, Rejected
from jepostule.store import application as applications
from jepostule.store import document as documents
from jepostule.store import letter as letter_rows
from jepostule.store import platform as platforms
from jepostule.store.application import Application
from jepostule.store.database import Session, transaction
from jepostule.store.document import Document
from jepostule.store.letter import Letter
from jepostule.store.platform import Platform
from jepostule.store.queue import Job, defer


@dataclass(frozen=True)
class Claimed:
    message: Message
    attempt: int
    delivered: bool  # false on a platform that only rehearses


async def send(letter_id: UUID, job: Job, run: Run) -> None:
    """Sends the letter unless it was sent already or its turn is later; OutsideError when it did not leave."""
    async with transaction() as session:
        claimed = await _claim(session, letter_id, job)
    if claimed is None:
        return
    try:
        provider_id = await carrier.send(claimed.message) if claimed.delivered else None
    except OutsideError as error:
        async with transaction() as session:
            state = _state_after(error, run)
            await deliveries.record_not_sent(session, letter_id, claimed.attempt, state)
        raise
    async with transaction() as session:
        letter = await deliveries.record_sent(session, letter_id, claimed.attempt, provider_id)
        if letter is not None:
            await _follow_up(session, letter)


async def _claim(session: Session, letter_id: UUID, job: Job) -> Claimed | None:
    letter = await letter_rows.lock(session, letter_id)
    if letter is None or deliveries.is_settled(letter):
        return None
    application = await applications.by_id(session, letter.application_id)
    if job is Job.SEND_APPLICATION:
        at = await pacing.reserve(session, application.candidate_email, letter.id)
        if pacing.is_later(at):
            await defer(session, job, at=at, letter_id=str(letter.id))
            return None
    if deliveries.is_in_doubt(letter) and not carrier.safe_to_repeat():
        if letter.maybe_doubled:
            raise Rejected("the outcome stayed unknown twice")
        letter.maybe_doubled = True
    platform = await platforms.by_id(session, application.platform_id)
    message = await _written(session, letter, application, platform, job)
    attempt = deliveries.claim(letter, subject=message.subject, text=message.text, html=message.html)
    return Claimed(message, attempt, platform.delivers_letters)


async def _written(session: Session, letter: Letter, application: Application, platform: Platform, job: Job) -> Message:
    attached = await documents.of_application(session, application.id)
    to_employer = letter.kind == "application"
    if to_employer:
        written = wording.application(application, platform, attached)
    else:
        written = wording.confirmation(application, platform)
    return Message(
        id=letter.id,
        sender_name=application.candidate_name if to_employer else platform.name,
        sender_address=platform.contact_email,
        recipient=letter.recipient,
        reply_to_name=application.candidate_name if to_employer else None,
        reply_to=application.candidate_email if to_employer else None,
        subject=written.subject,
        text=written.text,
        html=written.html,
        attachments=tuple([await _read(session, each) for each in attached]) if to_employer else (),
        category=job.value,
    )


async def _read(session: Session, document: Document) -> Attachment:
    # Whole in memory, 10 MiB at most: a MIME message is built in one piece.
    content = b"".join([piece async for piece in documents.content_of(session, document)])
    return Attachment(document.name, document.media_type, content)


def _state_after(error: OutsideError, run: Run) -> str:
    if isinstance(error, OutcomeUnknown):
        return "unknown"
    return "failed" if retries.is_last(error, run) else "pending"


async def _follow_up(session: Session, letter: Letter) -> None:
    """What starts once the employer's letter has left."""
    if letter.kind != "application":
        return
    application = await applications.by_id(session, letter.application_id)
    if application.send_confirmation:
        await letters.to_candidate(session, application)
