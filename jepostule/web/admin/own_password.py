"""The form with which agents change their own password."""

from collections.abc import Mapping
from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotAuthorizedException
from litestar.response import Redirect

from jepostule.domain import own_password, sessions
from jepostule.domain.errors import Incomplete, TooMany
from jepostule.store import agent as agents
from jepostule.store.database import reading, transaction
from jepostule.web import body
from jepostule.web.admin import cookie, desk
from jepostule.web.admin.entrance import LECTURE
from jepostule.web.pages import ADMIN_HOME
from jepostule.web.request import Request

CHANGED = "Votre mot de passe est changé. Vos autres sessions sont fermées."


@get("/mot-de-passe", opt=LECTURE)
async def ask(request: Request) -> Response[str]:
    return await form(request)


@post("/mot-de-passe", opt=LECTURE, status_code=303)
async def change(request: Request) -> Response[Any]:
    async with body.form(request) as sent:
        present, chosen = sent.fields.get("present", ""), sent.fields.get("password", "")
    async with reading() as session:
        agent = await agents.find(session, request.user.id)
    if agent is None:
        raise NotAuthorizedException
    try:
        key = await own_password.change(desk.by(request), agent, present, chosen)
    except Incomplete as incomplete:
        return await form(request, incomplete.errors, 422)
    except TooMany as error:
        return await form(request, {"present": [error.sentence]}, 429)
    async with transaction() as session:
        await sessions.leave_notice(session, key, CHANGED)
    return cookie.give(Redirect(ADMIN_HOME, status_code=303), key)


async def form(request: Request, errors: Mapping[str, list[str]] | None = None, status: int = 200) -> Response[str]:
    return await desk.page(request, "admin/password.html", status, errors=errors or {})


routes = [ask, change]
