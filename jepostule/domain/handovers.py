"""Handing the documents of an application to somebody who requests them."""

from jepostule.domain import audit, letters, recipients, repeats
from jepostule.domain.audit import By
from jepostule.domain.errors import DocumentsErased, NoDocument, RecipientBlocked
from jepostule.store import application as applications
from jepostule.store import blacklist, document
from jepostule.store.application import Application
from jepostule.store.database import Session
from jepostule.store.document import Document


async def to_address(session: Session, by: By, application_id: int, email: str, *, seen: int | None = None) -> None:
    """By e-mail. Raises LetterRefused. `seen`: the number of such letters shown to the agent; None for a command."""
    recipients.checked(email)
    application = await applications.lock(session, application_id)
    await kept(session, application)
    if await blacklist.among(session, [email.lower()]):
        raise RecipientBlocked
    if seen is not None:
        await repeats.refuse_unseen(session, application, "documents", seen)
    await letters.with_documents(session, application, email)
    await audit.note(session, by, "forward-documents", applications.subject(application.id))


async def kept(session: Session, application: Application) -> list[Document]:
    """Documents that still have their content. Raises Anonymous, NoDocument or DocumentsErased when there are none."""
    repeats.refuse_anonymous(application)
    documents = await document.of_application(session, application.id)
    found = [each for each in documents if each.content is not None]
    if not found:
        raise DocumentsErased if documents else NoDocument
    return found
