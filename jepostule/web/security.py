"""What every response forbids, and where a form may come from."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from litestar.exceptions import PermissionDeniedException
from litestar.handlers import BaseRouteHandler

from jepostule.settings import settings
from jepostule.web.request import Connection

# For server-to-server routes: whoever calls them proves it by a secret.
SERVER_TO_SERVER = {"server_to_server": True}


def content_security_policy(
    frame_ancestors: str, *, frames: bool = False, also: Sequence[Mapping[str, str]] = ()
) -> str:
    """`also`: more hosts, by directive."""
    directives = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        **({"frame-src": "'self'"} if frames else {}),
        "frame-ancestors": frame_ancestors,
    }
    for more in also:
        directives |= {name: f"{directives[name]} {hosts}" for name, hosts in more.items()}
    return "; ".join(f"{name} {sources}" for name, sources in directives.items())


def frame_ancestors(origins: list[str]) -> str:
    """Who may show the frame: the platform's origins and our own page to try it, or anybody where it declared none."""
    return " ".join([*origins, "'self'"]) if origins else "*"


def headers(path: str) -> dict[str, str]:
    """Those of a response that did not set its own."""
    framed = path.startswith("/embed/") and not path.startswith("/embed/demo")
    given = {
        "content-security-policy": content_security_policy("*" if framed else "'none'"),
        "x-content-type-options": "nosniff",
        # Partner parameters stand in our URLs: no other site may learn them.
        "referrer-policy": "same-origin",
        "cache-control": "no-store",
        "permissions-policy": "camera=(), geolocation=(), microphone=()",
        "cross-origin-opener-policy": "same-origin",
    }
    if path.startswith("/candidature/"):
        # Whoever knows the address can answer for the company.
        given |= {"referrer-policy": "no-referrer", "x-robots-tag": "noindex, nofollow"}
    return given


async def same_origin(connection: Connection, handler: BaseRouteHandler) -> None:
    """A guard: forms that change something come from our own pages."""
    # It waits for nothing, but Litestar would run a plain function in a thread, at each request.
    if connection.scope.get("method") in ("GET", "HEAD", "OPTIONS") or handler.opt.get("server_to_server"):
        return
    site = connection.headers.get("sec-fetch-site")
    origin = connection.headers.get("origin")
    # Under no-referrer browsers say `Origin: null` of our own forms, so that their word on the site comes first.
    ours = site in ("same-origin", "none") if site else not origin or _is_ours(origin, connection.headers.get("host"))
    if not ours:
        raise PermissionDeniedException


def _is_ours(origin: str, host: str | None) -> bool:
    try:
        return origin == settings().base_url or (origin != "null" and urlsplit(origin).netloc == host)
    except ValueError:  # `http://[`
        return False
