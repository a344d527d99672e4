"""Letters that an agent sends once more. If two agents click at the same time, only one leaves."""

from collections.abc import Collection

from jepostule.domain import audit, letters
from jepostule.domain.audit import By
from jepostule.domain.errors import (
    Anonymous,
    DocumentsErased,
    NotSentYet,
    ReaderErased,
    RecipientBlocked,
    SentMeanwhile,
)
from jepostule.store import application as applications
from jepostule.store import blacklist, document, event
from jepostule.store import letter as letter_rows
from jepostule.store.application import Application
from jepostule.store.database import Session


async def send_again(session: Session, by: By, application_id: int, kind: str, *, seen: int, doubted: int = 0) -> None:
    """Another letter to the employer (`application`) or to the candidate (`confirmation`). Raises LetterRefused.

    `seen`: the number of such letters shown to the agent; `doubted`: how many of them were in doubt.
    """
    replaced = await letter_rows.replace(session, application_id, [kind])
    application = await applications.lock(session, application_id)
    await refuse(session, application, [kind])
    await refuse_unseen(session, application, kind, seen, doubted)
    await letters.again(session, application, kind)
    await letters.remove_jobs(session, replaced)
    await audit.note(session, by, "resend", applications.subject(application.id), kind=kind)


async def refuse(session: Session, application: Application, kinds: Collection[str]) -> None:
    """Refuses letters that would not arrive, or not complete.

    Raises Anonymous, ReaderErased, RecipientBlocked, DocumentsErased or NotSentYet.
    """
    refuse_anonymous(application)
    if "application" in kinds and not application.employer_contact:
        raise ReaderErased
    addresses = {letters.address(application, kind) for kind in kinds}
    if "application" in kinds:
        # Otherwise the employer's answers would not arrive.
        addresses.add(application.candidate_email)
    if await blacklist.among(session, [each.lower() for each in addresses]):
        raise RecipientBlocked
    if "application" in kinds:
        await refuse_erased(session, application)
    if "confirmation" in kinds and not await event.count(session, application.id, "sent"):
        raise NotSentYet


def refuse_anonymous(application: Application) -> None:
    if application.anonymous_at:
        raise Anonymous


async def refuse_erased(session: Session, application: Application) -> None:
    if any(each.content is None for each in await document.of_application(session, application.id)):
        raise DocumentsErased


async def refuse_unseen(session: Session, application: Application, kind: str, seen: int, doubted: int = 0) -> None:
    """Raises SentMeanwhile when there are not `seen` letters of this kind, or fewer than `doubted` are in doubt."""
    if await letter_rows.count(session, application.id, kind) != seen:
        raise SentMeanwhile
    if await letter_rows.count(session, application.id, kind, "unknown") < doubted:
        raise SentMeanwhile
