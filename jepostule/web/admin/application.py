"""The page of an application, its documents, and what the forms about it share."""

from collections.abc import Awaitable
from typing import Any
from uuid import UUID

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from jepostule.domain import audit
from jepostule.domain.errors import LetterRefused
from jepostule.domain.retention import DOCUMENTS
from jepostule.store import application as applications
from jepostule.store.application import Application
from jepostule.store.database import Session, transaction
from jepostule.web import downloads
from jepostule.web.admin import block_words, cause_words, desk, dossier, job_stories, timeline
from jepostule.web.admin.dossier import Dossier
from jepostule.web.admin.entrance import LECTURE
from jepostule.web.papers import papers
from jepostule.web.request import Request

ONE = "/candidatures/{number:int}"
# In paths, the reader to whom an e-mail address belongs.
READERS = {"entreprise": "employer", "personne": "candidate"}


@get(ONE, opt=LECTURE)
async def show(request: Request, number: FromPath[int]) -> Response[str]:
    async with transaction() as session:
        found = await seen(session, request, number)
    return await page(
        request,
        "page",
        found,
        steps=timeline.steps(found),
        stories=job_stories.stories(found),
        story=job_stories,
        said=cause_words.said,
        papers=papers(found.documents, path(number)),
    )


@get(f"{ONE}/documents/{{document_id:uuid}}", opt=LECTURE)
async def document(request: Request, number: FromPath[int], document_id: FromPath[UUID]) -> Response[bytes]:
    async with transaction() as session:
        found = await opened(session, number)
    response = await downloads.of_application(found.id, document_id)
    async with transaction() as session:
        await audit.note(session, desk.by(request), "download-document", applications.subject(found.id))
    return response


async def seen(session: Session, request: Request, number: int) -> Dossier:
    """The whole dossier; records in the audit trail that the agent has seen it."""
    found = await dossier.read(session, await opened(session, number))
    await audit.saw(session, desk.by(request), "see-application", applications.subject(number))
    return found


async def opened(session: Session, number: int) -> Application:
    found = await applications.find(session, number)
    if found is None:
        raise NotFoundException
    return found


def reader(who: str) -> str:
    """`employer` or `candidate`. Raises NotFoundException."""
    if who not in READERS:
        raise NotFoundException
    return READERS[who]


async def obstacle(check: Awaitable[object]) -> LetterRefused | None:
    """The refusal that `check` raises, which would also prevent a letter; None if there is none."""
    try:
        await check
    except LetterRefused as refusal:
        return refusal
    return None


async def page(request: Request, name: str, found: Dossier, status: int = 200, **context: Any) -> Response[str]:
    """One of the templates about an application."""
    template = f"admin/application/{name}.html"
    return await desk.page(
        request,
        template,
        status,
        dossier=found,
        application=found.application,
        gone_on=found.application.created_at + DOCUMENTS,
        why=block_words.why,
        **context,
    )


def path(number: int) -> str:
    return f"/admin/candidatures/{number}"


routes = [show, document]
