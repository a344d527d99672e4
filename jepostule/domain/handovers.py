"""The documents of an application, handed to somebody who asks for them."""

from jepostule.domain import audit, letters, recipients, repeats
from jepostule.domain.audit import By
from jepostule.domain.errors import DocumentsErased, NoDocument, RecipientBlocked
from jepostule.store import application as applications
from jepostule.store import blacklist, document
from jepostule.store.application import Application
from jepostule.store.database import Session
from jepostule.store.document import Document


async def to_address(session: Session, by: By, application_id: int, email: str, *, seen: int | None = None) -> None:
    """By e-mail; LetterRefused. `seen`: how many such letters the agent knows of; None where nobody was shown any."""
    recipients.checked(email)
    application = await applications.lock(session, application_id)
    await kept(session, application)
    if await blacklist.among(session, [email.lower()]):
        raise RecipientBlocked
    if seen is not None:
        await repeats.refuse_unseen(session, application, "documents", seen)
    await letters.with_documents(session, application, email)
    await audit.note(session, by, "forward-documents", f"application:{application.id}")


async def kept(session: Session, application: Application) -> list[Document]:
    """Those whose bytes are there; Anonymous, NoDocument or DocumentsErased where there are none."""
    repeats.refuse_anonymous(application)
    documents = await document.of_application(session, application.id)
    found = [each for each in documents if each.content is not None]
    if not found:
        raise DocumentsErased if documents else NoDocument
    return found
