"""A platform's colour, in the shades that pages and letters need, each with enough contrast on its background.

A colour is `#rrggbb`, in lower case.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

BLACK, WHITE = "#000000", "#ffffff"
# Backgrounds of static/css/tokens.css.
LIGHT_SUNKEN = "#f6f7fa"
DARK_SURFACE, DARK_SUNKEN = "#17181f", "#1e2029"

TEXT = 4.5  # WCAG 2.2, 1.4.3
SHAPE = 3  # WCAG 2.2, 1.4.11
AT_NIGHT = 6  # contrast of the other texts in the dark scheme


class Shades(NamedTuple):
    """`button`: background of white text; `strong`: the same when hovered; `text`: links and icons, on any of our
    backgrounds; `soft` and `line`: background and border of tinted areas.
    """

    button: str
    strong: str
    text: str
    soft: str
    line: str


class Palette(NamedTuple):
    light: Shades
    dark: Shades


# Je Postule's violet, chosen by eye: the same as in static/css/tokens.css.
OURS = Palette(
    Shades("#5b3df5", "#4a2bdc", "#4f31e6", "#f1eeff", "#d5cdff"),
    Shades("#6a55ff", "#5a43f5", "#ab9fff", "#25213f", "#423a78"),
)


def read(text: str) -> str:
    """Parses `#0A7048`, `0a7048` or `#abc`. Raises ValueError."""
    digits = text.strip().lower().removeprefix("#")
    if not re.fullmatch(r"[0-9a-f]{3}|[0-9a-f]{6}", digits):
        raise ValueError(text)
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2, from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def is_readable(accent: str) -> bool:
    """Against white, both as the background of white text and as text on white: the contrast is the same."""
    return contrast(accent, WHITE) >= TEXT


def nearest(accent: str) -> str:
    """The lightest shade of it that is readable."""
    return _towards(BLACK, accent, is_readable)


def palette(accent: str) -> Palette:
    """The palette of a readable accent; Je Postule's own if the accent is empty."""
    return Palette(_light(accent), _dark(accent)) if accent else OURS


def _light(accent: str) -> Shades:
    soft = mixed(accent, WHITE, 0.92)
    text = _towards(BLACK, accent, lambda shade: _stands_out(shade, TEXT, WHITE, LIGHT_SUNKEN, soft))
    return Shades(accent, mixed(accent, BLACK, 0.15), text, soft, mixed(accent, WHITE, 0.75))


def _dark(accent: str) -> Shades:
    # White text on it stays readable: that takes a luminance of at most 0.18, this contrast one of at least 0.13.
    button = _towards(WHITE, accent, lambda shade: _stands_out(shade, SHAPE, DARK_SURFACE))
    soft = mixed(button, DARK_SURFACE, 0.8)
    text = _towards(WHITE, button, lambda shade: _stands_out(shade, AT_NIGHT, DARK_SURFACE, DARK_SUNKEN, soft))
    return Shades(button, mixed(button, BLACK, 0.15), text, soft, mixed(button, DARK_SURFACE, 0.55))


def _stands_out(shade: str, least: float, *grounds: str) -> bool:
    return all(contrast(shade, ground) >= least for ground in grounds)


def _towards(end: str, start: str, fits: Callable[[str], bool]) -> str:
    """The first shade from `start` to `end` that fits; `end` always does."""
    return next(filter(fits, (mixed(start, end, step / 256) for step in range(257))))


def mixed(one: str, other: str, share: float) -> str:
    """`share`: that of `other`, from 0 to 1."""
    pairs = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _channels(colour: str) -> list[int]:
    return list(bytes.fromhex(colour[1:]))


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
