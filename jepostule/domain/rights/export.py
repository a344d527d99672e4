"""A copy of all data about one address, for its owner.

Candidates get each application with its documents, the answers, every e-mail about it as it was sent, what became of
these, and when agents viewed it. Recruiters get which applications arrived, when, what became of the e-mails with them,
and the answers: nothing about the candidates, and no CV, since the archive may travel further than the mailbox that
was once written to. For e-mails about somebody else's application, which an agent had sent there or which went astray,
it contains only the dates.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import IO

from jepostule.domain import audit
from jepostule.domain.audit import By
from jepostule.domain.rights import coming, described
from jepostule.domain.rights.archive import Archive
from jepostule.domain.rights.described import Description
from jepostule.domain.rights.readme import readme
from jepostule.store import answer as answers
from jepostule.store import document as documents
from jepostule.store import event as events
from jepostule.store import letter as letters
from jepostule.store import mail_event as mail_events
from jepostule.store import mailbox
from jepostule.store.application import Application
from jepostule.store.database import Session
from jepostule.store.document import Document
from jepostule.store.letter import Letter
from jepostule.store.rights import person
from jepostule.store.rights.person import Found

Advance = Callable[[int], object]
Watch = Callable[[int], AbstractContextManager[Advance]]


def unwatched(_: int) -> AbstractContextManager[Advance]:
    return nullcontext(lambda _: None)


async def write(session: Session, by: By, email: str, file: IO[bytes], watch: Watch = unwatched) -> Found:
    """Writes a zip to `file`, unless there is nothing; returns what was found. The audit entry omits the address.

    Only a chunk of one document is in memory at a time. `watch`: opened with the number of applications; the function
    that it yields is called after each.
    """
    address = email.lower()
    found = await person.found(session, address)
    if any(found):
        with Archive(file) as archive, watch(found.applications + found.received) as advance:
            archive.add("LISEZMOI.txt", readme(email))
            await applications(session, address, archive, advance)
            await received(session, address, archive, advance)
            for part in (drafts, strays, kept_mails):
                await part(session, address, archive)
        counts = {name: count for name, count in found._asdict().items() if count}
        await audit.note(session, by, "export-person", "", **counts)
    return found


async def applications(session: Session, address: str, archive: Archive, advance: Advance) -> None:
    async for batch in person.batches(session, person.sent_by(address)):
        for application in batch:
            folder = f"candidatures/{application.id}"
            told = described.sent(application) | await _course(session, application, address)
            own = await documents.of_application(session, application.id)
            told["documents"] = await _files(session, own, f"{folder}/documents", archive)
            archive.add_json(f"{folder}/candidature.json", told)
            advance(1)


async def received(session: Session, address: str, archive: Archive, advance: Advance) -> None:
    async for batch in person.batches(session, person.received_by(address)):
        course = await coming.of(session, address, [each.id for each in batch])
        for application in batch:
            told = described.received(application) | course.of(application, address)
            archive.add_json(f"candidatures-recues/{application.id}.json", told)
            advance(1)


async def drafts(session: Session, address: str, archive: Archive) -> None:
    for number, draft in enumerate(await person.drafts(session, address), 1):
        folder = f"brouillons/{number}"
        own = await documents.of_draft(session, draft.id)
        told = described.draft(draft) | {"documents": await _files(session, own, f"{folder}/documents", archive)}
        archive.add_json(f"{folder}/brouillon.json", told)


async def strays(session: Session, address: str, archive: Archive) -> None:
    """Data that belongs to none of this address's applications."""
    if others := await person.other_letters(session, address):
        archive.add_json("autres-emails.json", [described.course(each) for each in others])
    if told := await person.stray_mail_events(session, address):
        archive.add_json("evenements-email.json", [described.mail_event(each) for each in told])
    if blocked := await person.blocked(session, address):
        archive.add_json("adresse-bloquee.json", described.blocked(blocked))


async def kept_mails(session: Session, address: str, archive: Archive) -> None:
    for number in await person.kept_mails(session, address):
        mail = await mailbox.find(session, number)
        if mail is not None:
            archive.add(f"boite-de-developpement/{number}.eml", mail.raw.decode(errors="replace"))
            session.expunge(mail)


async def _course(session: Session, application: Application, address: str) -> Description:
    written = await letters.of_application(session, application.id)
    return {
        "reponses": [described.answer(each) for each in await answers.of_application(session, application.id)],
        "emails": [await _letter(session, each, application, address) for each in written],
        "etapes": [described.event(each) for each in await events.of_application(session, application.id)],
        "acces_des_agents": [
            described.audited(each)
            for each in await person.audited(session, application.id, [each.id for each in written])
        ],
    }


async def _letter(session: Session, letter: Letter, application: Application, address: str) -> Description:
    """Without Mailjet's events for letters to somebody else: where those were opened, and with what, is their data."""
    told = described.course(letter) | described.words(letter, application)
    if letter.recipient.lower() != address:
        return told
    events = await mail_events.of_letters(session, [letter.id])
    return told | {"destinataire": letter.recipient, "evenements": [described.mail_event(each) for each in events]}


async def _files(session: Session, own: list[Document], folder: str, archive: Archive) -> list[Description]:
    told = []
    for number, document in enumerate(own, 1):
        path = f"{folder}/{number} {document.name}" if document.content is not None else None
        if path:
            await archive.add_pieces(path, documents.content_of(session, document))
        told.append(described.document(document, path))
    return told
