"""A page of the admin as the agent sees it: who is there, where one can go, and what was just done."""

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
    """What each page says of who is there, and of what was just done."""

    name: str
    monogram: str
    notice: Markup


async def me(request: Request) -> Me:
    name = request.user.name
    return Me(name, initials(name), said(await _taken(request) if _resumed(request).notice else ""))


def menu_of(request: Request) -> Menu:
    return menu.shown_to(request.user, _resumed(request).failed)


def said(notice: str) -> Markup:
    """`notice`: as `done` leaves it."""
    if not notice:
        return Markup("")
    tone, sign = ("bad", "alert") if notice[0] == "!" else ("good", "check")
    words = f"{icon(sign)} {escaped(notice.lstrip('!'))}"
    return Markup(f'<p class="said {tone}" role="status" tabindex="-1" autofocus>{words}</p>')  # noqa: S704


def _resumed(request: Request) -> Resumed:
    resumed: Resumed = request.scope["resumed"]  # type: ignore[typeddict-item]
    return resumed


def by(request: Request) -> By:
    """Who does it, for the audit."""
    return By(request.user.id, request.user.username, address(request))


def address(request: Request) -> str:
    """Of the Internet; none where the request came through a socket of Unix."""
    return request.client.host if request.client else ""


async def done(request: Request, path: str, said: str, *, bad: bool = False) -> Redirect:
    """After an action: back to `path`, whose page begins with what was `said`. No e-mail address or name in it."""
    async with transaction() as session:
        await sessions.leave_notice(session, cookie.held(request), ("!" if bad else "") + said)
    return Redirect(path, status_code=303)


async def _taken(request: Request) -> str:
    """What the action before had to say: once. A page that renews itself leaves it for the one that follows."""
    if request.route_handler.opt.get("by_itself"):
        return ""
    async with transaction() as session:
        return await sessions.take_notice(session, cookie.held(request))
