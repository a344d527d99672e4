"""The one cookie that we set: it says which session a browser of an agent is in."""

from typing import Any

from litestar import Response
from litestar.datastructures import Cookie

from jepostule.settings import settings
from jepostule.web.request import Connection


def give(response: Response[Any], key: str) -> Response[Any]:
    """Until the browser is closed: how long it is good for is the server's to say."""
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
        # `__Host-` wants the whole site as its path: it is sent to the other pages of the site too, which do not look.
        path="/",
        httponly=True,
        secure=_is_safe(),
        # Not strict: a link in an e-mail to an agent would lead to the login page. What changes
        # something is a POST, which comes from our own pages or is refused.
        samesite="lax",
        **changes,
    )


def _name() -> str:
    """With the prefix, no other host and no plain http can set it in our place; it needs https."""
    return "__Host-session" if _is_safe() else "session"


def _is_safe() -> bool:
    # Production always is: its settings refuse anything else.
    return settings().base_url.startswith("https://")
