"""Styles, scripts and icons, served from memory, under names that contain a digest of their content.

There is no build step: each process concatenates the parts of the bundles when it first needs them.
"""

import gzip
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import brotli
from litestar import Response, route
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from jepostule.settings import PROJECT, settings
from jepostule.web.request import READ, Request

FOLDER = PROJECT / "static"

CONTROLS = ("tokens", "reset", "base", "buttons", "feedback", "papers", "files")
FRAME = (*CONTROLS, "forms", "frame")
BUNDLES = {
    "frame.css": FRAME,
    "frame-light.css": FRAME,
    "frame-dark.css": FRAME,
    "mailbox.css": (*CONTROLS, "mailbox"),
    "about.css": (*CONTROLS, "frame", "about"),
    "demo.css": ("demo",),
    "admin.css": (
        *("tokens", "reset", "base", "buttons", "feedback", "papers", "forms", "login"),
        *("admin", "tables", "jobs", "charts", "platforms", "logo", "accounts", "application"),
    ),
    "recruiter.css": (*CONTROLS, "forms", "frame", "recruiter", "logo"),
    "frame.js": ("messages", "steps", "draft", "refresh", "retry", "drop", "upload", "removal"),
    "analytics.js": ("analytics",),
    "recruiter.js": ("remember", "steps", "retry"),
    "demo.js": ("demo",),
    "admin-live.js": ("admin-live",),
}
# For platforms that set the colour scheme, whatever the device prefers: the scheme, and when dark colours apply.
LOOKS = {"frame-light.css": ("light", "not all"), "frame-dark.css": ("dark", "all")}
DARK = "(prefers-color-scheme: dark)"
ALONE = ("icons/*.svg", "vendor/*.js")
MEDIA_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}

FOR_EVER = "public, max-age=31536000, immutable"
# For a page from before a deploy, which requests the old name and gets the current content.
NOT_KEPT = "no-cache"
OFFER = re.compile(r"([\w*-]+)(?:\s*;\s*q=([01](?:\.\d*)?))?")
HASHED = re.compile(r"/(?P<stem>.+)\.(?P<digest>[0-9a-f]{12})(?P<ending>\.\w+)")

Stamp = tuple[tuple[Path, int], ...]


@dataclass(frozen=True)
class Asset:
    digest: str
    media_type: str
    bodies: Mapping[str, bytes]  # by content coding; "" for none


def static(name: str) -> str:
    """The versioned path of `frame.css` or `icons/mark.svg`. Raises KeyError for a name that is not served."""
    stem, dot, ending = name.rpartition(".")
    return f"/static/{stem}.{_assets()[name].digest}{dot}{ending}"


def _assets() -> Mapping[str, Asset]:
    return _read(() if settings().production else _stamp())


def _stamp() -> Stamp:
    """A value that changes with any file of the folder."""
    return tuple((file, file.stat().st_mtime_ns) for file in sorted(FOLDER.rglob("*.*")))


@lru_cache(maxsize=1)
def _read(_: Stamp) -> Mapping[str, Asset]:
    """Assets by name; cached until the stamp changes."""
    files = {
        file.relative_to(FOLDER).as_posix(): file.read_text() for pattern in ALONE for file in FOLDER.glob(pattern)
    }
    return {name: _asset(name, text) for name, text in (files | _bundles()).items()}


def _bundles() -> dict[str, str]:
    whole = {name: "".join(_part(part, Path(name).suffix) for part in parts) for name, parts in BUNDLES.items()}
    return {name: _in_one_look(text, *LOOKS[name]) if name in LOOKS else text for name, text in whole.items()}


def _in_one_look(style: str, scheme: str, when_dark: str) -> str:
    return style.replace("color-scheme: light dark", f"color-scheme: {scheme}").replace(DARK, when_dark)


def _part(name: str, ending: str) -> str:
    text = (FOLDER / ending.lstrip(".") / f"{name}{ending}").read_text()
    # Braces make a scope, so that scripts do not share names.
    return f"{{\n{text}}}\n" if ending == ".js" else text


@lru_cache(maxsize=64)
def _asset(name: str, text: str) -> Asset:
    plain = text.encode()
    return Asset(
        digest=hashlib.sha256(plain).hexdigest()[:12],
        media_type=MEDIA_TYPES[Path(name).suffix],
        bodies={"br": brotli.compress(plain), "gzip": gzip.compress(plain, mtime=0), "": plain},
    )


def _coding(accepted: str) -> str:
    """The smallest of our codings that an Accept-Encoding header allows; "" for none."""
    weights = {name: float(weight or 1) for name, weight in OFFER.findall(accepted.lower())}
    return next((coding for coding in ("br", "gzip") if weights.get(coding)), "")


@route("/static/{path:path}", http_method=READ, sync_to_thread=False)
def asset(path: FromPath[str], request: Request) -> Response[bytes]:
    asked = HASHED.fullmatch(path)
    found = _assets().get(asked["stem"] + asked["ending"]) if asked else None
    if not asked or not found:
        raise NotFoundException
    coding = _coding(request.headers.get("accept-encoding", ""))
    headers = {
        "cache-control": FOR_EVER if asked["digest"] == found.digest else NOT_KEPT,
        "vary": "accept-encoding",
        "x-content-type-options": "nosniff",
    } | ({"content-encoding": coding} if coding else {})
    return Response(found.bodies[coding], media_type=found.media_type, headers=headers)


routes = [asset]
