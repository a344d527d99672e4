"""Security headers of all responses, and the check of where a form comes from."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from urllib.parse import urlsplit

from litestar.exceptions import PermissionDeniedException
from litestar.types import Scope

from jepostule.settings import settings
from jepostule.web.request import header

Header = tuple[bytes, bytes]

# Option of server-to-server routes, whose callers authenticate with a secret.
SERVER_TO_SERVER = {"server_to_server": True}
SAFE = ("GET", "HEAD", "OPTIONS")


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
    """Sites that may embed the frame: the platform's origins and our demo page, or all when it declares none."""
    return " ".join([*origins, "'self'"]) if origins else "*"


def headers(path: str, own: Iterable[Header]) -> list[Header]:
    """`own`, which the response has set, and those of ours that are not among them."""
    given = [*own]
    names = {name for name, _ in given}
    framed = path.startswith("/embed/") and not path.startswith("/embed/demo")
    of_company = path.startswith("/candidature/")
    # Browsers remember it of a page: on each file that it loads, it would be 75 bytes for nothing.
    https_alone = settings().encrypted and not path.startswith("/static/")
    ours = _headers("*" if framed else "'none'", of_company=of_company, https_alone=https_alone)
    return given + [each for each in ours if each[0] not in names]


@cache
def _headers(frame_ancestors: str, *, of_company: bool, https_alone: bool) -> list[Header]:
    given = {
        "content-security-policy": content_security_policy(frame_ancestors),
        "x-content-type-options": "nosniff",
        # Our URLs contain partner parameters, which must not leak to other sites.
        "referrer-policy": "same-origin",
        "cache-control": "no-store",
        "permissions-policy": "camera=(), geolocation=(), microphone=()",
        "cross-origin-opener-policy": "same-origin",
    }
    if of_company:
        # The address is secret: anyone who knows it can answer for the company.
        given |= {"referrer-policy": "no-referrer", "x-robots-tag": "noindex, nofollow"}
    if https_alone:
        given["strict-transport-security"] = "max-age=31536000; includeSubDomains"  # a year, the least that counts
    return [(name.encode(), value.encode()) for name, value in given.items()]


def refuse_foreign(scope: Scope) -> None:
    """Raises PermissionDeniedException for a form that another site has posted."""
    if scope.get("method") in SAFE or scope["route_handler"].opt.get("server_to_server"):
        return
    site, origin, host = (header(scope, name) for name in (b"sec-fetch-site", b"origin", b"host"))
    # Under no-referrer browsers send `Origin: null` with our own forms, so that Sec-Fetch-Site takes precedence.
    ours = site in ("same-origin", "none") if site else not origin or _is_ours(origin, host)
    if not ours:
        raise PermissionDeniedException


def _is_ours(origin: str, host: str) -> bool:
    try:
        return origin == settings().base_url or (origin != "null" and urlsplit(origin).netloc == host != "")
    except ValueError:  # `http://[`
        return False
