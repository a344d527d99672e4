"""The frame, in which a candidate applies step by step, with or without JavaScript."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from litestar import Response, post, route
from litestar.exceptions import ClientException
from litestar.response import Redirect
from litestar.types import ExceptionHandlersMap

from jepostule.domain import applications, blacklist, documents, drafts, platforms
from jepostule.domain.errors import AddressBlocked, DocumentRefused, DomainError, Incomplete, PlatformPaused, Refused
from jepostule.domain.invitations import Invitation
from jepostule.domain.words import Words, faults
from jepostule.store.database import Session, transaction
from jepostule.typography import NARROW
from jepostule.web import admission, body, candidate_pages, candidate_view, forms
from jepostule.web.admission import admit, open_frame
from jepostule.web.body import UPLOAD_LIMIT, Form
from jepostule.web.candidate_view import View
from jepostule.web.frame import PATH, Frame
from jepostule.web.pages import wants_fragment
from jepostule.web.request import READ, Request

FORM_LIMIT = 256 * 1024  # bytes


@route(PATH, http_method=READ)
async def show(request: Request) -> Response[Any]:
    """200 for refusals as well: the page explains them."""
    try:
        fields = body.readable(request.scope["query_string"])
        frame, platform, invitation = await admission.visit(request, fields)
        if invitation:  # there is a draft, which is kept for another day
            async with transaction() as session:
                view = await candidate_view.current(session, frame, invitation)
        else:
            view = candidate_view.beginning(frame, platform)
    except (Refused, AddressBlocked) as refusal:
        return candidate_pages.refuse(request, Frame.of(request), refusal, 200)
    return candidate_pages.show(request, view)


def refused(request: Request, refusal: DomainError) -> Response[str]:
    return candidate_pages.refuse(request, Frame.of(request), refusal, 403)


# Refusals get pages of the frame itself, which keep what was typed.
ON_REFUSAL: ExceptionHandlersMap = {Refused: refused, AddressBlocked: refused}


@post(PATH, request_max_body_size=UPLOAD_LIMIT, status_code=200, exception_handlers=ON_REFUSAL)
async def send(request: Request) -> Response[Any]:
    async with body.form(request) as form:
        try:
            frame, invitation, outlook = await admission.outlook(request, form.fields)
            words = said(frame, form)
            sent = await applications.send(invitation, words, form.uploads, outlook)
        except Incomplete as incomplete:
            return await ask_again(request, form, incomplete.errors)
        except (DocumentRefused, PlatformPaused):
            return await ask_again(request, form, {})
    return candidate_pages.show(request, candidate_view.done(frame, words, sent.receipt))


async def ask_again(request: Request, form: Form, errors: dict[str, list[str]]) -> Response[Any]:
    """Saves what is valid of a refused submission; shows its errors, or else the pause of the platform."""
    async with transaction() as session:
        frame, invitation, words = await read(request, session, form)
        await drafts.save(session, invitation, words)
        refused = await documents.add(session, invitation, form.uploads)
        view = await candidate_view.current(session, frame, invitation, "" if errors or refused else "envoyer")
    if not (errors or refused):
        return candidate_pages.show(request, view, 403)
    if view.sent is None:
        view = replace(view, frame=view.frame.at("infos" if errors else "documents"), words=words, paused="")
    if errors and refused:
        # The step that is shown does not display documents, so that their errors are added to those of the form.
        errors = errors | {"__all__": [f"{each.name}{NARROW}: {each.sentence}" for each in refused]}
    return candidate_pages.show(request, view, 422, errors=errors, refused=refused)


@post("/embed/infos/", request_max_body_size=FORM_LIMIT, status_code=200, exception_handlers=ON_REFUSAL)
async def details(request: Request) -> Response[Any] | Redirect:
    async with body.form(request) as form, transaction() as session:
        frame, invitation, words = await read(request, session, form)
        errors = faults(words)
        step = "infos" if errors else "documents"
        await drafts.save(session, invitation, words, step=step)
        view = await candidate_view.current(session, frame, invitation, step)
    if errors and view.sent is None:
        return candidate_pages.show(request, replace(view, words=words, paused=""), 422, errors=errors)
    return shown(request, view)


@post("/embed/brouillon/", request_max_body_size=FORM_LIMIT, exception_handlers=ON_REFUSAL)
async def keep_draft(request: Request) -> Response[Any]:
    """Saves the draft while the person is typing."""
    async with body.form(request) as form, transaction() as session:
        _, invitation, words = await read(request, session, form)
        await drafts.save(session, invitation, words)
    return Response(None, status_code=204)


@post("/embed/documents/", request_max_body_size=UPLOAD_LIMIT, status_code=200, exception_handlers=ON_REFUSAL)
async def add_documents(request: Request) -> Response[Any] | Redirect:
    async with body.form(request) as form, transaction() as session:
        frame, invitation, _ = await read(request, session, form)
        refused = await documents.add(session, invitation, form.uploads)
        view = await candidate_view.current(session, frame, invitation, "documents")
    if refused:
        return candidate_pages.show(request, view, 422, block=documents_block(view), refused=refused)
    return shown(request, view, documents_block(view))


@post("/embed/documents/retirer/", request_max_body_size=FORM_LIMIT, status_code=200, exception_handlers=ON_REFUSAL)
async def remove_document(request: Request) -> Response[Any] | Redirect:
    async with body.form(request) as form, transaction() as session:
        frame, invitation, _ = await read(request, session, form)
        await documents.remove(session, invitation, document_id(form))
        view = await candidate_view.current(session, frame, invitation, "documents")
    return shown(request, view, documents_block(view))


@post("/embed/validate/", request_max_body_size=UPLOAD_LIMIT, status_code=200)
async def validate(request: Request) -> dict[str, dict[str, list[str]]]:
    """The errors of this form, by field; saves nothing."""
    async with body.form(request) as form, transaction() as session:
        errors: dict[str, list[str]] = {}
        frame = await open_frame(request, session, form.fields)
        try:
            invitation = admit(frame)
            await blacklist.refuse_blocked(session, invitation.candidate_email, invitation.employer_email)
            platforms.refuse_paused(invitation.platform)
        except (Refused, AddressBlocked, PlatformPaused) as refusal:
            errors["__all__"] = [refusal.sentence]
        return {"errors": errors | faults(said(frame, form))}


async def read(request: Request, session: Session, form: Form) -> tuple[Frame, Invitation, Words]:
    """The frame, invitation and words of this form. Raises Refused unless its token is valid."""
    frame = await open_frame(request, session, form.fields)
    return frame, admit(frame), said(frame, form)


def said(frame: Frame, form: Form) -> Words:
    return forms.words(form.fields, frame.get("candidate_first_name"), frame.get("candidate_last_name"))


def document_id(form: Form) -> UUID:
    try:
        return UUID(form.fields.get("document", ""))
    except ValueError as error:
        raise ClientException("no such document") from error


def documents_block(view: View) -> str:
    """Only the list is rendered, unless the step has changed: the application was sent, or its draft is gone."""
    return "list" if view.frame.step == "documents" else "main"


def shown(request: Request, view: View, block: str = "main") -> Response[Any] | Redirect:
    """The step as a fragment for htmx; otherwise a redirect to its page, so that a reload does not post again."""
    if wants_fragment(request):
        return candidate_pages.show(request, view, block=block)
    return Redirect(view.frame.link(view.frame.step), status_code=303)


routes = [show, send, details, keep_draft, add_documents, remove_document, validate]
