"""Builds the e-mail from a letter's row, by kind of letter."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from jepostule.mail import answers as answering
from jepostule.mail import letters as wording
from jepostule.mail import mailjet_template as template
from jepostule.mail.calendar import calendar
from jepostule.mail.message import Attachment, Message
from jepostule.outside import Rejected
from jepostule.store import answer as answers
from jepostule.store import document as documents
from jepostule.store.application import Application
from jepostule.store.database import Session
from jepostule.store.document import Document
from jepostule.store.letter import Content, Letter
from jepostule.store.platform import Platform
from jepostule.store.queue import Job


async def message(session: Session, letter: Letter, application: Application, platform: Platform) -> Message:
    return await WRITERS[letter.kind](session, letter, application, platform)


async def to_employer(session: Session, letter: Letter, application: Application, platform: Platform) -> Message:
    attached = await whole(session, application)
    written = wording.application(application, platform, attached)
    return replace(
        plain(letter, platform, written, Job.SEND_APPLICATION),
        sender_name=application.candidate_name,
        reply_to_name=application.candidate_name,
        reply_to=application.candidate_email,
        attachments=tuple([await read(session, each) for each in attached]),
        variables=template.variables(application),
    )


async def confirmation(_: Session, letter: Letter, application: Application, platform: Platform) -> Message:
    return plain(letter, platform, wording.confirmation(application, platform), Job.SEND_CONFIRMATION)


async def answer(session: Session, letter: Letter, application: Application, platform: Platform) -> Message:
    history = await answers.of_application(session, application.id)
    # The answers up to this one: a later one must not change its letter.
    known = [each for each in history if letter.answer_id and each.id <= letter.answer_id]
    written = answering.answer(application, platform, known)
    name, address = answering.reply_to(application, known[-1])
    return replace(
        plain(letter, platform, written, Job.SEND_ANSWER),
        sender_name=answering.sender_name(application, platform),
        reply_to_name=name,
        reply_to=address,
        calendar=calendar(application, platform, known),
    )


async def documents_alone(session: Session, letter: Letter, application: Application, platform: Platform) -> Message:
    attached = await whole(session, application)
    written = wording.documents(application, platform, attached)
    return replace(
        plain(letter, platform, written, Job.SEND_DOCUMENTS),
        attachments=tuple([await read(session, each) for each in attached]),
    )


async def whole(session: Session, application: Application) -> list[Document]:
    """The application's documents. Raises Rejected once they are erased: the letter announces them."""
    attached = await documents.of_application(session, application.id)
    if any(each.content is None for each in attached):
        raise Rejected("its documents were erased")
    return attached


def plain(letter: Letter, platform: Platform, written: Content, job: Job) -> Message:
    """A message from the platform, without attachments."""
    return Message(
        id=letter.id,
        sender_name=platform.name,
        sender_address=platform.contact_email,
        recipient=letter.recipient,
        reply_to_name=None,
        reply_to=None,
        subject=written.subject,
        text=written.text,
        html=written.html,
        attachments=(),
        category=job.value,
    )


async def read(session: Session, document: Document) -> Attachment:
    # Whole in memory, 10 MiB at most unless configured: a MIME message is built in one piece.
    content = b"".join([piece async for piece in documents.content_of(session, document)])
    return Attachment(document.name, document.media_type, content)


Writer = Callable[[Session, Letter, Application, Platform], Awaitable[Message]]
WRITERS: dict[str, Writer] = {
    "application": to_employer,
    "confirmation": confirmation,
    "answer": answer,
    "documents": documents_alone,
}
