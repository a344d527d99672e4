"""The links of our e-mails, by which a recruiter answers without an account. CONTRACT 1.4.

GET changes nothing, since mail scanners open all links: answers are posted, by a person.
"""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from litestar import Response, post, route
from litestar.params import FromPath

from jepostule.domain import answer_links, answers, blacklist, replies
from jepostule.domain.errors import AlreadyAnswered, AnswerLinkUnknown, Incomplete, Overtaken
from jepostule.store import answer_link
from jepostule.store.answer import KINDS
from jepostule.store.answer_link import Followed
from jepostule.store.database import transaction
from jepostule.web import answer_forms, body, downloads, recruiter_pages
from jepostule.web.answer_forms import Typed
from jepostule.web.recruiter_pages import PATH, Desk
from jepostule.web.request import READ, Request

LINK = f"{PATH}/{{uuid:str}}/{{number:str}}"
FORM_LIMIT = 256 * 1024  # bytes
NUMBERS = {str(number) for number in range(len(KINDS))}


@route([LINK, f"{LINK}/recapitulatif", f"{LINK}/modifier"], http_method=READ)
async def show(request: Request, uuid: FromPath[str], number: FromPath[str]) -> Response[str]:
    desk = await open_desk(request, uuid, number)
    if desk.kind not in desk.allowed:
        return recruiter_pages.answered(request, desk)
    return recruiter_pages.form(request, desk, answer_forms.first(desk.application, desk.history))


@post(f"{LINK}/modifier", status_code=200, request_max_body_size=FORM_LIMIT)
async def edit(request: Request, uuid: FromPath[str], number: FromPath[str]) -> Response[str]:
    """The form again, or the form of another kind, with what was typed."""
    typed = await read(request)
    desk = await open_desk(request, uuid, number)
    if desk.kind not in desk.allowed:
        return recruiter_pages.answered(request, desk, 409)
    return recruiter_pages.form(request, desk, typed)


@post(f"{LINK}/recapitulatif", status_code=200, request_max_body_size=FORM_LIMIT)
async def preview(request: Request, uuid: FromPath[str], number: FromPath[str]) -> Response[str]:
    typed = await read(request)
    desk = await open_desk(request, uuid, number)
    if desk.kind not in desk.allowed:
        return recruiter_pages.answered(request, desk, 409)
    if typed.after not in (None, len(desk.history)):
        return recruiter_pages.form(request, desk, typed, 409, overtaken=True)
    try:
        reply = replies.checked(desk.kind, typed.values, datetime.now(UTC))
    except Incomplete as incomplete:
        return recruiter_pages.form(request, desk, typed, 422, errors=incomplete.errors)
    return recruiter_pages.preview(request, desk, replace(typed, after=len(desk.history)), reply)


@post(LINK, status_code=200, request_max_body_size=FORM_LIMIT)
async def send(request: Request, uuid: FromPath[str], number: FromPath[str]) -> Response[str]:
    typed = await read(request)
    desk = await open_desk(request, uuid, number)
    try:
        reply = replies.checked(desk.kind, typed.values, datetime.now(UTC))
        async with transaction() as session:
            answer = await answers.give(session, desk.application, reply, after=typed.after)
            arrives = not await blacklist.is_blocked(session, desk.application.candidate_email)
    except Incomplete as incomplete:
        if desk.kind not in desk.allowed:
            return recruiter_pages.answered(request, desk, 409)
        return recruiter_pages.form(request, desk, typed, 422, errors=incomplete.errors)
    except AlreadyAnswered:
        return recruiter_pages.answered(request, await open_desk(request, uuid, number), 409)
    except Overtaken:
        return recruiter_pages.form(request, await open_desk(request, uuid, number), typed, 409, overtaken=True)
    return recruiter_pages.sent(request, await open_desk(request, uuid, number), answer, arrives=arrives)


@route(f"{PATH}/{{uuid:str}}/documents/{{document_uuid:str}}", http_method=READ)
async def document(request: Request, uuid: FromPath[str], document_uuid: FromPath[str]) -> Response[bytes]:
    """One of the candidate's documents. Raises DocumentGone once it was erased."""
    found = await follow(request, uuid)
    return await downloads.of_application(found.application.id, as_uuid(document_uuid))


async def read(request: Request) -> Typed:
    async with body.form(request) as form:
        return answer_forms.read(form.fields)


async def open_desk(request: Request, uuid: str, number: str) -> Desk:
    """Raises AnswerLinkUnknown, or TooMany for a client that tries one wrong link after another."""
    found = await follow(request, uuid)
    if number not in NUMBERS:
        raise AnswerLinkUnknown
    return Desk(KINDS[int(number)], found.application, found.platform, found.documents, found.history)


async def follow(request: Request, uuid: str) -> Followed:
    answer_uuid = as_uuid(uuid)
    if answer_uuid and (found := await answer_link.find(answer_uuid)):
        return found
    async with transaction() as session:
        await answer_links.count_wrong(session, request.client.host if request.client else "")
    raise AnswerLinkUnknown


def as_uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


routes = [show, edit, preview, send, document]
