"""Access to the admin: each route declares the role that it requires; without one it is closed."""

import logging
import re
from typing import Any
from urllib.parse import quote, urlencode

from litestar import Response
from litestar.exceptions import NotAuthorizedException
from litestar.handlers import BaseRouteHandler
from litestar.response import Redirect

from jepostule.domain import agents, sessions
from jepostule.domain.errors import RoleTooLow
from jepostule.store.agent import ROLES
from jepostule.store.database import looking
from jepostule.web.admin import cookie
from jepostule.web.pages import ADMIN_HOME, wants_fragment
from jepostule.web.request import Connection, Request, route

log = logging.getLogger(__name__)

LOGIN = "/admin/connexion"
# As `opt` of a route: the lowest role that may open it. ANYBODY does not have to be logged in.
LECTURE, SUPPORT, ADMIN = ({"role": role} for role in ROLES)
ANYBODY = {"role": "anybody"}
# Added to the role, for requests of a page that refreshes itself: they do not count as activity of the agent.
BY_ITSELF = {"by_itself": True}
# A page of the admin: without dots and double slashes, which could lead out of it.
OURS = re.compile(r"/admin(?:/(?:[\w-]|(?<!/)/)*|(?=\?))(?:\?[\w=&%.+~@:,/-]+)?", re.ASCII)
LONGEST = 4000  # characters of such an address; millions would take a second


async def admit(connection: Connection, handler: BaseRouteHandler) -> None:
    """A guard. Raises NotAuthorizedException without a session, RoleTooLow unless the role is sufficient."""
    needed = handler.opt.get("role")
    if needed == ANYBODY["role"]:
        return
    async with looking() as session:  # its only write, `seen_at`, is a transaction by itself
        found = await sessions.resume(session, cookie.held(connection), by_itself=handler.opt.get("by_itself", False))
    if found is None:
        raise NotAuthorizedException
    if needed is None or not agents.may(found.agent, needed):
        log.warning("role too low agent=%s route=%s", found.agent.id, route(connection.scope))
        raise RoleTooLow
    connection.scope["user"] = found.agent
    connection.scope["resumed"] = found  # type: ignore[typeddict-unknown-key]


def lead_to_login(request: Request, _: Exception) -> Response[Any]:
    """Redirects to the login page, and from there to the page that was requested, or that held the form."""
    if wants_fragment(request):
        # htmx would follow a redirect, and swap the login page into a part of this one.
        return Response("", headers={"hx-redirect": login_before(named_in(request, "hx-current-url"))})
    if request.method == "POST":
        return Redirect(login_before(named_in(request, "referer"), lost=True), status_code=303)
    # Not request.url, which raises for bytes that are not UTF-8.
    query = request.scope["query_string"].decode("utf-8", "replace")
    asked = quote(request.scope["path"]) + (f"?{query}" if query else "")
    return Redirect(login_before(asked), status_code=303)


def named_in(request: Request, header: str) -> str:
    """The page whose address this header gives, without the site and the fragment."""
    return re.sub(r"^https?://[^/]*|#.*", "", request.headers.get(header, ""))


def login_before(page: str, *, lost: bool = False) -> str:
    """The address of the login page, which leads to `page` afterwards. `lost`: it says that a form had no effect."""
    onward = safe(page)
    asked = ({} if onward == ADMIN_HOME else {"suite": onward}) | ({"perdu": "1"} if lost else {})
    return f"{LOGIN}?{urlencode(asked)}" if asked else LOGIN


def safe(page: str) -> str:
    """`page` if it belongs to the admin, otherwise its home page."""
    page = page.rstrip("?")
    return page if len(page) <= LONGEST and OURS.fullmatch(page) else ADMIN_HOME
