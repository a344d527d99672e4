"""The page of an e-mail: as it was sent, its events, and an agent's word that it arrived."""

from uuid import UUID

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from jepostule.domain import audit, settling
from jepostule.domain.errors import LetterRefused
from jepostule.domain.mail_event_words import happened_at, word
from jepostule.settings import settings
from jepostule.store import application as applications
from jepostule.store import audit as entries
from jepostule.store import fate, mail_event
from jepostule.store import letter as letters
from jepostule.store.database import Session, transaction
from jepostule.store.letter import Letter
from jepostule.store.mail_event import MailEvent
from jepostule.web import as_sent, security
from jepostule.web.admin import block_words, desk, timeline
from jepostule.web.admin.entrance import LECTURE
from jepostule.web.admin.timeline import COLON, FOLLOWED, Step
from jepostule.web.request import Request

PATH = "/e-mails/{letter_id:uuid}"


@get(PATH, opt=LECTURE)
async def show(request: Request, letter_id: FromPath[UUID]) -> Response[str]:
    return await shown(request, letter_id)


async def shown(request: Request, letter_id: UUID, refusal: LetterRefused | None = None) -> Response[str]:
    """409 after a refusal."""
    async with transaction() as session:
        found = await opened(session, letter_id)
        application = await applications.by_id(session, found.application_id)
        copy = await fate.sent_again(session, found.id) if found.state == "unknown" else None
        may_settle = settling.may_settle(found)
        count = await letters.count(session, application.id, found.kind) if may_settle else 0
        steps = await followed(session, found)
        await noted(session, request, found)
    response = await desk.page(
        request,
        "admin/application/letter.html",
        409 if refusal else 200,
        letter=found,
        application=application,
        count=count,
        copy=copy,
        may_settle=may_settle,
        refusal=refusal,
        steps=steps,
        elsewhere=found.kind == "application" and settings().mailjet_template_application,
    )
    response.headers["content-security-policy"] = security.content_security_policy("'none'", frames=True)
    return response


@get(f"{PATH}/html", opt=LECTURE)
async def html(request: Request, letter_id: FromPath[UUID]) -> Response[str]:
    """The e-mail's HTML, with links disabled, since they allow answering for the company."""
    async with transaction() as session:
        found = await opened(session, letter_id)
        await noted(session, request, found)
    return as_sent.shown(found.html, links=False)


async def opened(session: Session, letter_id: UUID) -> Letter:
    found = await letters.find(session, letter_id)
    if found is None:
        raise NotFoundException
    return found


async def noted(session: Session, request: Request, found: Letter) -> None:
    """Records in the audit trail that the agent has seen it."""
    await audit.saw(session, desk.by(request), "see-letter", letters.subject(found.id))


async def followed(session: Session, found: Letter) -> list[Step]:
    events = await mail_event.of_letters(session, [found.id])
    deeds = await entries.of_subjects(session, [letters.subject(found.id)], ["settle-letter"])
    steps = [*(step(each) for each in events), *(timeline.deed(each) for each in deeds)]
    return sorted(steps, key=lambda step: step.at)


def step(event: MailEvent) -> Step:
    kind = word(event.raw, "event")
    sign, tone, said = FOLLOWED.get(kind, ("info", "", kind or "Événement sans nom"))
    error = block_words.told(word(event.raw, "error"))
    return Step(happened_at(event.raw, event.received_at), sign, tone, said, f"{COLON}{error}" if error else "")


routes = [show, html]
