"""Pages of the frame's steps, and the choice of the step to show."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from litestar import Response

from jepostule.domain import drafts, pacing, platforms
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
from jepostule.domain.invitations import Invitation
from jepostule.domain.words import Words, faults
from jepostule.moments import clock, day
from jepostule.pieces.words import capital
from jepostule.settings import settings
from jepostule.store import application as applications
from jepostule.store import document as documents
from jepostule.store.application import Receipt
from jepostule.store.database import Session
from jepostule.store.document import Document
from jepostule.store.platform import Platform
from jepostule.typography import french
from jepostule.web import forms, pages, security
from jepostule.web.frame import Frame
from jepostule.web.request import Request

# Reasons for which the person cannot apply at all; all other refusals are about the token.
REASONS: dict[type[DomainError], str] = {
    MissingParameter: "missing",
    Unreadable: "missing",
    CandidateBlocked: "candidate_blocked",
    EmployerBlocked: "employer_blocked",
}
AGAIN = timedelta(days=15)  # after which candidates are advised to contact the company again
# Does not mention a CV, since it may be sent without one.
DEFAULT_LETTER = french("""Bonjour,

Votre entreprise m'intéresse et j'aimerais y travailler. Je vous présenterai volontiers mon parcours.

Quand pourrions-nous en parler ?

Bien cordialement{signature}""")


@dataclass(frozen=True)
class Sent:
    """`leaves_at`: None unless the e-mail waits for its turn."""

    at: datetime
    job: str
    documents_count: int
    leaves_at: datetime | None

    @property
    def moment(self) -> str:
        """When the company receives it."""
        at = self.leaves_at or self.at
        return f"{capital(day(at))} à {clock(at)}"

    @property
    def again_on(self) -> str:
        return day(self.at + AGAIN)


@dataclass(frozen=True)
class View:
    """`paused`: the message of a platform that takes no new applications; otherwise empty."""

    frame: Frame
    words: Words
    documents: Sequence[Document] = ()
    sent: Sent | None = None
    paused: str = ""


async def view(session: Session, frame: Frame, invitation: Invitation, step: str = "") -> View:
    """The person's progress so far, at `step`, or else at the step of the address, or of the draft."""
    draft = await drafts.resume(session, invitation)
    if draft is None:
        return beginning(frame, invitation.platform)
    words = drafts.words_of(draft)
    if draft.application_id is not None:
        return done(frame, words, await applications.receipt(session, draft.application_id))
    frame = _drafted(frame, words)
    kept = await documents.of_draft(session, draft.id)
    step = _reachable(step or frame.get("step") or draft.step, words)
    return View(frame.at(step), words, kept, paused=paused_by(invitation.platform))


def done(frame: Frame, words: Words, receipt: Receipt) -> View:
    """The view of an application that was sent."""
    return View(_drafted(frame, words).at("fin"), words, sent=_sent(receipt))


def _drafted(frame: Frame, words: Words) -> Frame:
    return replace(frame, drafted=True, typed_first_name=words.first_name, typed_last_name=words.last_name)


def beginning(frame: Frame, platform: Platform) -> View:
    """The view when there is no draft."""
    if frame.get("step") == "infos":
        return View(frame.at("infos"), first_words(frame), paused=paused_by(platform))
    return View(frame.at("bienvenue"), Words(), paused=paused_by(platform))


def paused_by(platform: Platform) -> str:
    return platforms.pause_message(platform) if platform.paused else ""


def _reachable(step: str, words: Words) -> str:
    if step in ("documents", "envoyer"):
        return "infos" if faults(words) else step
    return step if step in ("bienvenue", "infos") else "bienvenue"


def first_words(frame: Frame) -> Words:
    """What the partner's parameters say, and a default letter."""
    words = forms.words(frame.fields, frame.get("candidate_first_name"), frame.get("candidate_last_name"))
    signature = f",\n{frame.candidate_name}" if frame.candidate_name else ""
    return words if words.message else replace(words, message=DEFAULT_LETTER.format(signature=signature))


def _sent(receipt: Receipt) -> Sent:
    later = receipt.leaves_at if receipt.leaves_at and pacing.is_later(receipt.leaves_at) else None
    return Sent(receipt.created_at, receipt.job, receipt.documents_count, later)


def show(
    request: Request,
    view: View,
    status: int = 200,
    *,
    block: str = "main",
    errors: Mapping[str, list[str]] | None = None,
    refused: Sequence[DocumentRefused] = (),
) -> Response[str]:
    if view.paused and block == "main":
        return pause(request, view, status)
    frame = view.frame.keep(request)
    if frame.step == "bienvenue":
        return welcome(request, frame, status)
    if view.sent:
        return end(request, frame, view.sent, status)
    response = pages.page(
        request,
        f"candidate/{frame.step}.html",
        status,
        block=block,
        frame=frame,
        **frame.site,
        values=view.words.texts(),
        send_confirmation=view.words.send_confirmation,
        errors=errors or {},
        documents=view.documents,
        documents_total=sum(each.size for each in view.documents),
        documents_limit=settings().attachments_max_size_bytes,
        refusals=refusals,
        refused=[{"name": each.name, "reason": each.sentence} for each in refused],
    )
    # The address always leads back to the step that is shown; a fragment within a step does not change it.
    if block == "main":
        response.headers["hx-push-url"] = frame.link(frame.step) if status == 200 else "false"
    return framed(response, frame)


def welcome(request: Request, frame: Frame, status: int) -> Response[str]:
    """The first page, and for many visitors the only one."""
    return _same_for_all(request, frame, status, {"frame": frame})


def end(request: Request, frame: Frame, sent: Sent, status: int) -> Response[str]:
    return _same_for_all(
        request,
        frame,
        status,
        {"frame": frame, "sent": sent},
        documents=sent.documents_count,
        waits=sent.leaves_at is not None,
        leads_back=bool(frame.next_url),
    )


def _same_for_all(
    request: Request, frame: Frame, status: int, people: Mapping[str, object], **known: Hashable
) -> Response[str]:
    """A page rendered once for all visitors, except for `people`. See `stencil`."""
    known |= {**frame.site, "named": bool(frame.candidate_first_name)}
    response = pages.stencilled(request, f"candidate/{frame.step}.html", people, status, **known)
    response.headers["hx-push-url"] = frame.link(frame.step) if status == 200 else "false"
    return framed(response, frame)


def pause(request: Request, view: View, status: int) -> Response[str]:
    """Keeps the address of the step, to which the person returns after the pause."""
    frame = view.frame.keep(request)
    response = pages.page(
        request,
        "candidate/pause.html",
        status,
        frame=frame,
        **frame.site,
        message=view.paused,
        again=frame.link(frame.step),
    )
    response.headers["hx-push-url"] = frame.link(frame.step) if status == 200 else "false"
    return framed(response, frame)


def refusals() -> dict[str, str]:
    """The server's messages for files that the browser already refuses before it sends them."""
    kinds = {"empty": DocumentEmpty, "large": DocumentTooLarge, "many": DocumentOneTooMany}
    return {name: kind("").sentence for name, kind in kinds.items()}


def refuse(request: Request, frame: Frame, refusal: DomainError, status: int) -> Response[str]:
    """Why this person cannot apply here now, and what to do. Keeps what was typed."""
    reason = REASONS.get(type(refusal))
    frame = frame.at("invalid" if reason else "erreur-authentification").keep(request)
    response = pages.page(
        request,
        f"candidate/{frame.step}.html",
        status,
        frame=frame,
        **frame.site,
        reason=reason,
        values=forms.words(frame.fields).texts(),
    )
    response.headers["hx-push-url"] = "false"
    return framed(response, frame)


def framed(response: Response[str], frame: Frame) -> Response[str]:
    ancestors = security.frame_ancestors(frame.origins)
    measured = frame.analytics
    policy = measured.policy(ancestors) if measured else security.content_security_policy(ancestors)
    response.headers["content-security-policy"] = policy
    return response
