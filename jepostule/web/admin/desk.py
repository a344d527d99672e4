"""What all pages of the admin share: the agent, the menu, and the message of the last action."""

from functools import partial
from typing import Any, NamedTuple

from litestar import Response
from litestar.response import Redirect
from markupsafe import Markup

from jepostule.domain import agents, sessions
from jepostule.domain.audit import By
from jepostule.domain.sessions import Resumed
from jepostule.pieces.escaping import escaped
from jepostule.pieces.icons import icon
from jepostule.pieces.words import initials
from jepostule.store.database import transaction
from jepostule.web import pages
from jepostule.web.admin import cookie, menu, words
from jepostule.web.admin.menu import Menu
from jepostule.web.request import Request


async def page(
    request: Request, template: str, status: int = 200, *, block: str = "main", **context: Any
) -> Response[str]:
    return pages.page(
        request,
        template,
        status,
        block=block,
        agent=request.user,
        me=await me(request),
        menu=menu_of(request),
        may=partial(agents.may, request.user),
        words=words,
        **context,
    )


class Me(NamedTuple):
    """The logged-in agent, and the message of the last action."""

    name: str
    monogram: str
    notice: Markup


async def me(request: Request) -> Me:
    name = request.user.name
    return Me(name, initials(name), said(await _taken(request) if _resumed(request).notice else ""))


def menu_of(request: Request) -> Menu:
    return menu.shown_to(request.user, _resumed(request).failed)


def said(notice: str) -> Markup:
    """The message in HTML. `notice`: as stored by `done`."""
    if not notice:
        return Markup("")
    tone, sign = ("bad", "alert") if notice[0] == "!" else ("good", "check")
    words = f"{icon(sign)} {escaped(notice.lstrip('!'))}"
    return Markup(f'<p class="said {tone}" role="status" tabindex="-1" autofocus>{words}</p>')  # noqa: S704


def _resumed(request: Request) -> Resumed:
    resumed: Resumed = request.scope["resumed"]  # type: ignore[typeddict-item]
    return resumed


def by(request: Request) -> By:
    """The agent, for the audit trail."""
    return By(request.user.id, request.user.username, address(request))


def address(request: Request) -> str:
    """The client's IP address; empty for a request through a Unix socket."""
    return request.client.host if request.client else ""


async def done(request: Request, path: str, said: str, *, bad: bool = False) -> Redirect:
    """After an action: redirects to `path`, which displays `said`. That must not contain e-mail addresses or names."""
    async with transaction() as session:
        await sessions.leave_notice(session, cookie.held(request), ("!" if bad else "") + said)
    return Redirect(path, status_code=303)


async def _taken(request: Request) -> str:
    """The message of the last action, once. Requests of pages that refresh themselves leave it for the next page."""
    if request.route_handler.opt.get("by_itself"):
        return ""
    async with transaction() as session:
        return await sessions.take_notice(session, cookie.held(request))
