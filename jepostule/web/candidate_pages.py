"""Pages of the frame's steps."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from litestar import Response

from jepostule.domain.errors import (
    CandidateBlocked,
    DocumentEmpty,
    DocumentOneTooMany,
    DocumentRefused,
    DocumentTooLarge,
    DomainError,
    EmployerBlocked,
    MissingParameter,
    Unreadable,
)
from jepostule.settings import settings
from jepostule.web import forms, pages, security
from jepostule.web.candidate_view import Sent, View
from jepostule.web.frame import Frame
from jepostule.web.request import Request

# Reasons for which the person cannot apply at all; all other refusals are about the token.
REASONS: dict[type[DomainError], str] = {
    MissingParameter: "missing",
    Unreadable: "missing",
    CandidateBlocked: "candidate_blocked",
    EmployerBlocked: "employer_blocked",
}


def show(
    request: Request,
    view: View,
    status: int = 200,
    *,
    block: str = "main",
    errors: Mapping[str, list[str]] | None = None,
    refused: Sequence[DocumentRefused] = (),
) -> Response[str]:
    frame = view.frame.keep(request)
    if view.paused and block == "main":
        # Keeps the address of the step, to which the person returns after the pause.
        paused = page(request, "pause", frame, status, message=view.paused, again=frame.link(frame.step))
        return pushed(paused, frame)
    if frame.step == "bienvenue":
        return stencilled(request, frame, {"frame": frame}, status)
    if view.sent:
        return end(request, frame, view.sent, status)
    response = page(
        request,
        frame.step,
        frame,
        status,
        block=block,
        values=view.words.texts(),
        send_confirmation=view.words.send_confirmation,
        errors=errors or {},
        documents=view.documents,
        documents_total=sum(each.size for each in view.documents),
        documents_limit=settings().attachments_max_size_bytes,
        refusals=refusals,
        refused=[{"name": each.name, "reason": each.sentence} for each in refused],
    )
    # A fragment within a step does not change the address.
    return pushed(response, frame) if block == "main" else response


def end(request: Request, frame: Frame, sent: Sent, status: int) -> Response[str]:
    return stencilled(
        request,
        frame,
        {"frame": frame, "sent": sent},
        status,
        documents=sent.documents_count,
        waits=sent.leaves_at is not None,
        leads_back=bool(frame.next_url),
    )


def refuse(request: Request, frame: Frame, refusal: DomainError, status: int) -> Response[str]:
    """Why this person cannot apply here now, and what to do. Keeps what was typed."""
    reason = REASONS.get(type(refusal))
    frame = frame.at("invalid" if reason else "erreur-authentification").keep(request)
    values = forms.words(frame.fields).texts()
    response = page(request, frame.step, frame, status, reason=reason, values=values)
    response.headers["hx-push-url"] = "false"
    return response


def refusals() -> dict[str, str]:
    """The server's messages for files that the browser already refuses before it sends them."""
    kinds = {"empty": DocumentEmpty, "large": DocumentTooLarge, "many": DocumentOneTooMany}
    return {name: kind("").sentence for name, kind in kinds.items()}


def page(request: Request, name: str, frame: Frame, status: int, **context: Any) -> Response[str]:
    return framed(pages.page(request, f"candidate/{name}.html", status, frame=frame, **frame.site, **context), frame)


def stencilled(
    request: Request, frame: Frame, people: Mapping[str, object], status: int, **context: Any
) -> Response[str]:
    """A page rendered once for all visitors, except for `people`. See `stencil`."""
    context |= {**frame.site, "named": bool(frame.candidate_first_name)}
    response = pages.stencilled(request, f"candidate/{frame.step}.html", people, status, **context)
    return framed(pushed(response, frame), frame)


def pushed(response: Response[str], frame: Frame) -> Response[str]:
    """The address always leads back to the step that is shown."""
    response.headers["hx-push-url"] = frame.link(frame.step) if response.status_code == 200 else "false"
    return response


def framed(response: Response[str], frame: Frame) -> Response[str]:
    ancestors = security.frame_ancestors(frame.origins)
    measured = frame.analytics
    response.headers["content-security-policy"] = measured.policy(ancestors) if measured else _policy(ancestors)
    return response


@lru_cache  # there are as many as platforms
def _policy(ancestors: str) -> str:
    return security.content_security_policy(ancestors)
