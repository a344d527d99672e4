"""A platform's colour as a small style sheet, loaded after ours, since the policy of pages forbids inline styles."""

import hashlib
import re
from functools import lru_cache

from litestar import MediaType, Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from jepostule.colours import Shades, palette
from jepostule.web.static import DARK, FOR_EVER, NOT_KEPT

NAME = re.compile(r"(?P<scheme>auto|light|dark)-(?P<colour>[0-9a-f]{6})\.(?P<digest>[0-9a-f]{12})\.css")
# Names in static/css/tokens.css of the fields of Shades, in the same order.
TOKENS = ("--accent", "--accent-strong", "--accent-text", "--accent-soft", "--accent-line")


def tint(accent: str, scheme: str = "auto") -> str:
    """The path of the style sheet. `accent`: `#rrggbb`; `scheme`: the platform's."""
    return f"/couleurs/{scheme}-{accent[1:]}.{_digest(_style(accent, scheme))}.css"


@lru_cache(maxsize=256)
def _style(accent: str, scheme: str) -> str:
    light, dark = palette(accent)
    always = _rule(dark if scheme == "dark" else light)
    return f"@layer base {{ {always} {f'@media {DARK} {{ {_rule(dark)} }}' if scheme == 'auto' else ''} }}\n"


def _rule(shades: Shades) -> str:
    return ":root { " + " ".join(f"{token}: {shade};" for token, shade in zip(TOKENS, shades, strict=True)) + " }"


def _digest(style: str) -> str:
    return hashlib.sha256(style.encode()).hexdigest()[:12]


@get("/couleurs/{name:str}", sync_to_thread=False)
def style_sheet(name: FromPath[str]) -> Response[str]:
    asked = NAME.fullmatch(name)
    if asked is None:
        raise NotFoundException
    style = _style(f"#{asked['colour']}", asked["scheme"])
    headers = {"cache-control": FOR_EVER if asked["digest"] == _digest(style) else NOT_KEPT}
    return Response(style, media_type=MediaType.CSS, headers=headers)


routes = [style_sheet]
