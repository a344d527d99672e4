"""The only cookie that we set: the key of an agent's session."""

from typing import Any

from litestar import Response
from litestar.datastructures import Cookie

from jepostule.settings import settings
from jepostule.web.request import Connection


def give(response: Response[Any], key: str) -> Response[Any]:
    """A cookie that lasts until the browser is closed; the server decides when the session ends."""
    response.set_cookie(_cookie(value=key))
    return response


def take_back(response: Response[Any]) -> Response[Any]:
    # Not Litestar's delete_cookie: without Secure, a browser leaves a `__Host-` cookie as it was.
    response.set_cookie(_cookie(value="", max_age=0))
    return response


def held(connection: Connection) -> str:
    return connection.cookies.get(_name(), "")


def _cookie(**changes: Any) -> Cookie:
    return Cookie(
        key=_name(),
        # `__Host-` requires the path `/`: the cookie is also sent with other pages of the site, which ignore it.
        path="/",
        httponly=True,
        secure=settings().encrypted,
        # Not strict, with which a link in an e-mail to an agent would lead to the login page. Only POST requests
        # change anything, and those from other sites are refused.
        samesite="lax",
        **changes,
    )


def _name() -> str:
    """With the prefix, which requires https, no other host and no page over http can set the cookie."""
    return "__Host-session" if settings().encrypted else "session"
