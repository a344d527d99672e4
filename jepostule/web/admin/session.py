"""Login and logout."""

from typing import Any

from litestar import Response, get, post
from litestar.response import Redirect

from jepostule.domain import sessions
from jepostule.domain.errors import DomainError, TooMany, UnknownAgent
from jepostule.store.database import transaction
from jepostule.web import body, pages
from jepostule.web.admin import cookie, desk
from jepostule.web.admin.entrance import ANYBODY, LOGIN, safe
from jepostule.web.request import Request


@get("/connexion", opt=ANYBODY)
async def ask(request: Request) -> Response[Any]:
    asked = body.pairs(request.scope["query_string"])
    onward = safe(asked.get("suite", ""))
    async with transaction() as session:
        found = await sessions.resume(session, cookie.held(request))
    return Redirect(onward, status_code=303) if found else login_page(request, onward, lost="perdu" in asked)


@post("/connexion", opt=ANYBODY, status_code=303)
async def log_in(request: Request) -> Response[Any]:
    async with body.form(request) as form:
        username, password = form.fields.get("username", ""), form.fields.get("password", "")
        onward = safe(form.fields.get("suite", ""))
    try:
        key = await sessions.begin(username, password, desk.address(request))
    except UnknownAgent as error:
        return login_page(request, onward, 422, username=username, error=error)
    except TooMany as error:
        response = login_page(request, onward, 429, username=username, error=error)
        response.headers["retry-after"] = "3600"
        return response
    async with transaction() as session:
        await sessions.end(session, cookie.held(request))
    return cookie.give(Redirect(onward, status_code=303), key)


@post("/deconnexion", opt=ANYBODY, status_code=303)
async def log_out(request: Request) -> Response[Any]:
    """Also works for a session that has expired."""
    async with transaction() as session:
        await sessions.log_out(session, cookie.held(request), desk.address(request))
    return cookie.take_back(Redirect(LOGIN, status_code=303))


def login_page(
    request: Request,
    onward: str,
    status: int = 200,
    *,
    username: str = "",
    error: DomainError | None = None,
    lost: bool = False,
) -> Response[str]:
    """`lost`: whether a form was sent after the session had ended."""
    known = {"onward": onward, "username": username.strip()}
    return pages.page(request, "admin/login.html", status, **known, error=error, lost=lost)


routes = [ask, log_in, log_out]
