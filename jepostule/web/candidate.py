"""The frame: a candidate applies, step by step, with or without JavaScript."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.exceptions import ClientException
from litestar.response import Redirect

from jepostule.domain import applications, blacklist, documents, drafts
from jepostule.domain.errors import AddressBlocked, DocumentRefused, Incomplete, Refused
from jepostule.domain.invitations import Invitation
from jepostule.domain.words import Words, faults
from jepostule.settings import settings
from jepostule.store.database import Session, transaction
from jepostule.web import body, candidate_pages, forms
from jepostule.web.admission import admit, open_frame
from jepostule.web.body import Form
from jepostule.web.frame import PATH, Frame
from jepostule.web.pages import wants_fragment
from jepostule.web.request import Request

FORM_LIMIT = 256 * 1024  # bytes
# A request that is too large but not absurd is read to its end, so that its sender is told why.
UPLOAD_LIMIT = 3 * settings().attachments_max_size_bytes


@get(PATH)
async def show(request: Request) -> Response[Any]:
    """Always 200, with a page that a person can read."""
    frame = Frame()
    try:
        fields = body.pairs(request.scope["query_string"])
        async with transaction() as session:
            frame = await open_frame(request, session, fields)
            invitation = admit(frame)
            await refuse_blocked(session, invitation)
            view = await candidate_pages.view(session, frame, invitation)
    except ClientException:
        return candidate_pages.refuse(request, frame, Refused(), 200)
    except (Refused, AddressBlocked) as refusal:
        return candidate_pages.refuse(request, Frame.of(request), refusal, 200)
    return candidate_pages.show(request, view)


@post(PATH, request_max_body_size=UPLOAD_LIMIT, status_code=200)
async def send(request: Request) -> Response[Any]:
    async with body.form(request) as form:
        try:
            async with transaction() as session:
                frame, invitation, words = await read(request, session, form)
                await applications.submit(session, invitation, words, form.uploads)
                view = await candidate_pages.view(session, frame, invitation)
        except (Refused, AddressBlocked) as refusal:
            return candidate_pages.refuse(request, Frame.of(request), refusal, 403)
        except Incomplete as incomplete:
            return await ask_again(request, form, incomplete.errors)
        except DocumentRefused:
            return await ask_again(request, form, {})
    return candidate_pages.show(request, view)


async def ask_again(request: Request, form: Form, errors: dict[str, list[str]]) -> Response[Any]:
    """Keeps what is right of a sending that was not, and shows what is to be mended."""
    async with transaction() as session:
        frame, invitation, words = await read(request, session, form)
        await drafts.save(session, invitation, words)
        refused = await documents.add(session, invitation, form.uploads)
        view = await candidate_pages.view(session, frame, invitation)
    if view.sent is None:
        view = replace(view, frame=view.frame.at("infos" if errors else "documents"), words=words)
    return candidate_pages.show(request, view, 422, errors=errors, refused=refused)


@post("/embed/infos/", request_max_body_size=FORM_LIMIT, status_code=200)
async def details(request: Request) -> Response[Any] | Redirect:
    async with body.form(request) as form, transaction() as session:
        try:
            frame, invitation, words = await read(request, session, form)
        except Refused as refusal:
            return candidate_pages.refuse(request, Frame.of(request), refusal, 403)
        errors = faults(words)
        await drafts.save(session, invitation, words, step="infos" if errors else "documents")
        next_step = frame.at("infos" if errors else "documents")
        view = await candidate_pages.view(session, at_step(next_step), invitation)
    if errors and view.sent is None:
        return candidate_pages.show(request, replace(view, words=words), 422, errors=errors)
    return shown(request, view)


@post("/embed/brouillon/", request_max_body_size=FORM_LIMIT)
async def keep_draft(request: Request) -> Response[Any]:
    """What is typed, while it is typed."""
    async with body.form(request) as form, transaction() as session:
        _, invitation, words = await read(request, session, form)
        await drafts.save(session, invitation, words)
    return Response(None, status_code=204)


@post("/embed/documents/", request_max_body_size=UPLOAD_LIMIT, status_code=200)
async def add_documents(request: Request) -> Response[Any] | Redirect:
    async with body.form(request) as form, transaction() as session:
        try:
            frame, invitation, _ = await read(request, session, form)
        except Refused as refusal:
            return candidate_pages.refuse(request, Frame.of(request), refusal, 403)
        refused = await documents.add(session, invitation, form.uploads)
        view = await candidate_pages.view(session, at_step(frame.at("documents")), invitation)
    if refused:
        return candidate_pages.show(request, view, 422, block=documents_block(view), refused=refused)
    return shown(request, view, documents_block(view))


@post("/embed/documents/retirer/", request_max_body_size=FORM_LIMIT, status_code=200)
async def remove_document(request: Request) -> Response[Any] | Redirect:
    async with body.form(request) as form, transaction() as session:
        try:
            frame, invitation, _ = await read(request, session, form)
        except Refused as refusal:
            return candidate_pages.refuse(request, Frame.of(request), refusal, 403)
        await documents.remove(session, invitation, document_id(form))
        view = await candidate_pages.view(session, at_step(frame.at("documents")), invitation)
    return shown(request, view, documents_block(view))


@post("/embed/validate/", request_max_body_size=UPLOAD_LIMIT, status_code=200)
async def validate(request: Request) -> dict[str, dict[str, list[str]]]:
    """What would be wrong with this form, field by field; nothing is kept."""
    async with body.form(request) as form, transaction() as session:
        errors: dict[str, list[str]] = {}
        frame = await open_frame(request, session, form.fields)
        try:
            invitation = admit(frame)
            await refuse_blocked(session, invitation)
        except (Refused, AddressBlocked) as refusal:
            errors["__all__"] = [refusal.sentence]
        return {"errors": errors | faults(said(frame, form))}


async def read(request: Request, session: Session, form: Form) -> tuple[Frame, Invitation, Words]:
    """Who sends this form, and what they say; Refused when the token does not vouch for it."""
    frame = await open_frame(request, session, form.fields)
    return frame, admit(frame), said(frame, form)


def said(frame: Frame, form: Form) -> Words:
    return forms.words(form.fields, frame.get("candidate_first_name"), frame.get("candidate_last_name"))


async def refuse_blocked(session: Session, invitation: Invitation) -> None:
    await blacklist.refuse_blocked(session, candidate=invitation.candidate_email, employer=invitation.employer_email)


def document_id(form: Form) -> UUID:
    try:
        return UUID(form.fields.get("document", ""))
    except ValueError as error:
        raise ClientException("no such document") from error


def at_step(frame: Frame) -> Frame:
    return replace(frame, fields={**frame.fields, "step": frame.step})


def documents_block(view: candidate_pages.View) -> str:
    """Only the list is drawn again, unless the application has left meanwhile."""
    return "list" if view.sent is None else "main"


def shown(request: Request, view: candidate_pages.View, block: str = "main") -> Response[Any] | Redirect:
    """The step for htmx; for a plain form, the way to its page, so that a reload posts nothing again."""
    if wants_fragment(request):
        return candidate_pages.show(request, view, block=block)
    return Redirect(view.frame.link(view.frame.step), status_code=303)


routes = [show, send, details, keep_draft, add_documents, remove_document, validate]
