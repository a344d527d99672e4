"""Responses with a page, or a block of it for htmx; and the response to each error."""

import logging
from collections.abc import Hashable, Mapping
from typing import Any, NamedTuple

from litestar import MediaType, Response
from litestar.exceptions import HTTPException

from jepostule import rendering
from jepostule.domain.errors import AnswerLinkUnknown, DocumentGone, DomainError, Refused, TooMany
from jepostule.store import refusals
from jepostule.store.database import UNAVAILABLE
from jepostule.typography import french
from jepostule.web import body, stencil
from jepostule.web.error_words import BY_STATUS, ErrorWords
from jepostule.web.frame import Frame
from jepostule.web.request import Request, route

log = logging.getLogger(__name__)


# Prefixes of pages with forms for people without an account.
PUBLIC = ("/embed/", "/candidature/")
ADMIN_HOME = "/admin/"
STATUSES: list[tuple[type[DomainError], int]] = [
    (Refused, 403),
    (AnswerLinkUnknown, 404),
    (DocumentGone, 404),
    (TooMany, 429),
]


class Again(NamedTuple):
    """`files`: whether there were any, which have to be chosen again."""

    path: str
    fields: Mapping[str, str]
    files: bool


def wants_fragment(request: Request) -> bool:
    """Whether htmx requests a block; not when it restores a whole page from the browser's history."""
    names = {name for name, _ in request.scope["headers"]}
    return b"hx-request" in names and b"hx-history-restore-request" not in names


def page(
    request: Request, template: str, status_code: int = 200, *, block: str = "main", **context: Any
) -> Response[str]:
    context = {"request_id": request_id(request), **context}
    text = (
        rendering.render_block(template, block, **context)
        if wants_fragment(request)
        else rendering.render(template, **context)
    )
    return html(text, status_code)


def stencilled(
    request: Request,
    template: str,
    people: Mapping[str, object],
    status_code: int = 200,
    /,
    *,
    block: str = "main",
    **context: Hashable,
) -> Response[str]:
    """A page rendered once for all visitors, except for `people`. See `stencil.filled`."""
    return html(stencil.filled(template, block if wants_fragment(request) else "", people, **context), status_code)


def html(text: str, status_code: int) -> Response[str]:
    return Response(text, media_type=MediaType.HTML, status_code=status_code, headers={"vary": "HX-Request"})


def request_id(request: Request) -> str:
    return str(request.scope.get("request_id", ""))


def error(request: Request, problem: Exception) -> Response[Any]:
    """The response to any exception: JSON for APIs, otherwise a page."""
    status = status_of(problem)
    if status >= 500:
        where = {"transaction": route(request.scope)}
        log.error("failed request=%s", request_id(request), exc_info=problem, extra=where)
    words = words_of(problem, status)
    path = request.scope["path"]
    if path.startswith(("/auth/", "/pipeline/")) or path.rstrip("/") == "/embed/validate":
        response: Response[Any] = Response({"error": words.sentence}, status_code=status, media_type=MediaType.JSON)
    else:
        template = "candidate/erreur.html" if path.startswith("/embed/") else "error.html"
        frame = Frame.of(request).at("erreur")
        again = typed_again(request, status)
        home = ADMIN_HOME if path.startswith(ADMIN_HOME) else ""
        said = {"status": status, "again": again, "home": home, **words._asdict()}
        response = page(request, template, status, frame=frame, **frame.site, **said)
    response.headers.update(headers_of(problem))
    return response


def typed_again(request: Request, status: int) -> Again | None:
    """What the person typed, to be sent again after an error of ours. With htmx the browser has kept the form."""
    path, form = request.scope["path"], body.typed(request)
    if status < 500 or not form.fields or wants_fragment(request) or not path.startswith(PUBLIC):
        return None
    return Again(path, form.fields, files=bool(form.uploads))


def status_of(problem: Exception) -> int:
    if isinstance(problem, HTTPException):
        return problem.status_code
    if isinstance(problem, UNAVAILABLE) or refusals.is_read_only(problem):
        return 503
    return next((status for kind, status in STATUSES if isinstance(problem, kind)), 500)


def words_of(problem: Exception, status: int) -> ErrorWords:
    found = BY_STATUS.get(status, BY_STATUS[500] if status >= 500 else BY_STATUS[400])
    words = ErrorWords(*map(french, found))
    # The sentence of a domain error is precise, and already says what to do.
    return words._replace(sentence=problem.sentence, hint="") if isinstance(problem, DomainError) else words


def headers_of(problem: Exception) -> dict[str, str]:
    """`allow` for 405, `retry-after` for 503."""
    given = {name.lower(): value for name, value in (getattr(problem, "headers", None) or {}).items()}
    kept = {"allow": given["allow"]} if "allow" in given else {}
    return kept | ({"retry-after": "60"} if status_of(problem) == 503 else {})
