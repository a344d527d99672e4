"""The page of an e-mail: as it was sent, and its events."""

from uuid import UUID

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from jepostule.domain import audit
from jepostule.domain.mail_event_words import happened_at, word
from jepostule.settings import settings
from jepostule.store import application as applications
from jepostule.store import letter as letters
from jepostule.store import mail_event
from jepostule.store.database import Session, transaction
from jepostule.store.letter import Letter
from jepostule.store.mail_event import MailEvent
from jepostule.web import as_sent, security
from jepostule.web.admin import block_words, desk
from jepostule.web.admin.entrance import LECTURE
from jepostule.web.admin.timeline import COLON, FOLLOWED, Step
from jepostule.web.request import Request

PATH = "/e-mails/{letter_id:uuid}"


@get(PATH, opt=LECTURE)
async def show(request: Request, letter_id: FromPath[UUID]) -> Response[str]:
    async with transaction() as session:
        found = await opened(session, letter_id)
        application = await applications.by_id(session, found.application_id)
        events = await mail_event.of_letters(session, [found.id])
        await audit.saw(session, desk.by(request), "see-letter", f"letter:{found.id}")
    response = await desk.page(
        request,
        "admin/application/letter.html",
        letter=found,
        application=application,
        steps=[step(each) for each in events],
        elsewhere=found.kind == "application" and settings().mailjet_template_application,
    )
    response.headers["content-security-policy"] = security.content_security_policy("'none'", frames=True)
    return response


@get(f"{PATH}/html", opt=LECTURE)
async def html(letter_id: FromPath[UUID]) -> Response[str]:
    """The e-mail's HTML, with links disabled, since they allow answering for the company."""
    async with transaction() as session:
        found = await opened(session, letter_id)
    return as_sent.shown(found.html, links=False)


async def opened(session: Session, letter_id: UUID) -> Letter:
    found = await letters.find(session, letter_id)
    if found is None:
        raise NotFoundException
    return found


def step(event: MailEvent) -> Step:
    kind = word(event.raw, "event")
    sign, tone, said = FOLLOWED.get(kind, ("info", "", kind or "Événement sans nom"))
    error = block_words.told(word(event.raw, "error"))
    return Step(happened_at(event.raw, event.received_at), sign, tone, said, f"{COLON}{error}" if error else "")


routes = [show, html]
