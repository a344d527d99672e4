"""Pages for a recruiter: the application, the form of an answer, its preview, and what was answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from litestar import Response
from markupsafe import Markup

from jepostule.domain import paris, retention
from jepostule.domain.following import allowed
from jepostule.domain.replies import Reply
from jepostule.mail import answers as answering
from jepostule.mail import logos
from jepostule.moments import day
from jepostule.pieces.fields import hidden
from jepostule.pieces.links import mailto, telephone
from jepostule.pieces.words import initials
from jepostule.store.answer import KINDS, LOCATIONS, REASONS, Answer
from jepostule.store.answer_link import Paper
from jepostule.store.application import Application
from jepostule.store.platform import Platform
from jepostule.web import analytics, pages
from jepostule.web.answer_forms import Typed
from jepostule.web.papers import papers
from jepostule.web.request import Request

PATH = "/candidature/reponse"
FORM = "recruiter/form.html"
CHOICES = {*LOCATIONS, *REASONS}

# What each answer does, which templates complete with "à Camille".
DOING = {
    "interview": "Proposer un entretien",
    "info_request": "Demander des précisions",
    "rejection": "Annoncer un refus",
    "hired": "Annoncer son embauche",
}


@dataclass(frozen=True)
class Desk:
    """All that a recruiter may see, and the kind of answer that the link stands for."""

    kind: str
    application: Application
    platform: Platform
    documents: Sequence[Paper]
    history: Sequence[Answer]

    @property
    def allowed(self) -> tuple[str, ...]:
        return allowed(self.history)

    @property
    def name(self) -> str:
        """The candidate's first name, or else the whole name."""
        return self.application.candidate_first_name or self.application.candidate_name

    @property
    def monogram(self) -> str:
        return initials(self.application.candidate_name)

    @property
    def telephone(self) -> str:
        return telephone(self.application.candidate_phone)

    @property
    def mailto(self) -> str:
        return mailto(self.application.candidate_email)

    @property
    def papers(self) -> Markup:
        return papers(self.documents, self.base)

    @property
    def downloads(self) -> bool:
        """Whether there is still something to download."""
        return any(each.content is not None for each in self.documents)

    @property
    def documents_until(self) -> str:
        return day(self.application.created_at + retention.DOCUMENTS)

    def doing(self, kind: str) -> str:
        met = kind == "interview" and any(each.kind == kind for each in self.history)
        return "Proposer une autre date" if met else DOING[kind]

    @property
    def base(self) -> str:
        return f"{PATH}/{self.application.answer_uuid}"

    @property
    def path(self) -> str:
        return f"{self.base}/{KINDS.index(self.kind)}"


def form(
    request: Request,
    desk: Desk,
    typed: Typed,
    status: int = 200,
    *,
    errors: Mapping[str, list[str]] | None = None,
    overtaken: bool = False,
) -> Response[str]:
    """`overtaken`: another answer was sent meanwhile; what was typed may still be sent after it."""
    now = datetime.now(UTC)
    # This page displays all earlier answers: from now on its writer has seen them.
    typed = Typed(typed.values, len(desk.history))
    people: dict[str, Any] = {
        "application": desk.application,
        "desk": desk,
        "values": typed.values,
        "form": {"carried": hidden(typed.carried(desk.kind))},
    }
    common: dict[str, Any] = {
        **_site(request, desk, "form"),
        "kind": desk.kind,
        "kinds": KINDS,
        "doing": desk.doing(desk.kind),
        "allowed": desk.allowed,
        "chosen": frozenset({typed.values["location"], typed.values["reason"]} & CHOICES),
        "documents": min(len(desk.documents), 2),
        "downloads": desk.downloads,
        "earliest": paris.earliest(now),
        "today": paris.today(now).isoformat(),
    }
    if errors or desk.history:
        more: dict[str, Any] = {"errors": errors, "history": desk.history, "overtaken": overtaken}
        response = pages.page(request, FORM, status, **people, **common, **more)
    else:
        response = pages.stencilled(request, FORM, people, status, errors=None, history=None, **common)
    return _at(request, response, desk, "form")


def preview(request: Request, desk: Desk, typed: Typed, reply: Reply) -> Response[str]:
    answer = Answer(number=len(desk.history) + 1, created_at=datetime.now(UTC), **reply.columns())
    letter = answering.answer(desk.application, desk.platform, [*desk.history, answer])
    return _page(request, desk, "preview", letter=letter, answer=answer, typed=typed.hidden())


def sent(request: Request, desk: Desk, answer: Answer, *, arrives: bool) -> Response[str]:
    """`arrives`: the candidate's address is not one that we may not write to."""
    return _page(request, desk, "sent", answer=answer, arrives=arrives, telephone=desk.telephone, mailto=desk.mailto)


def answered(request: Request, desk: Desk, status: int = 200) -> Response[str]:
    return _page(request, desk, "answered", status)


def _page(request: Request, desk: Desk, name: str, status: int = 200, **context: Any) -> Response[str]:
    response = pages.page(
        request,
        f"recruiter/{name}.html",
        status,
        application=desk.application,
        name=desk.name,
        doing=desk.doing,
        kind=desk.kind,
        kinds=KINDS,
        base=desk.base,
        allowed=desk.allowed,
        history=desk.history,
        **_site(request, desk, name),
        **context,
    )
    return _at(request, response, desk, name)


def _site(request: Request, desk: Desk, name: str) -> dict[str, Any]:
    """Template variables that are the same for all companies of a platform."""
    platform = desk.platform
    measured = analytics.on_page(request, f"{desk.kind}/{name}")
    logo = logos.shown(platform)
    return {"platform_name": platform.name, "logo": logo, "accent": platform.accent, "analytics": measured}


def _at(request: Request, response: Response[str], desk: Desk, name: str) -> Response[str]:
    """Pushes an address that, when it is opened, shows the form again, or what was answered."""
    address = f"{desk.path}/recapitulatif" if name == "preview" else desk.path
    response.headers["hx-push-url"] = address if response.status_code == 200 else "false"
    measured = analytics.on_page(request, f"{desk.kind}/{name}")
    if measured:
        response.headers["content-security-policy"] = measured.policy("'none'")
    return response
