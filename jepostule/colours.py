"""A platform's own colour, in the shades that pages and letters need: each can be read where it stands.

A colour is `#rrggbb`, in lower case.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

BLACK, WHITE = "#000000", "#ffffff"
# Grounds of static/css/tokens.css.
LIGHT_SUNKEN = "#f6f7fa"
DARK_SURFACE, DARK_SUNKEN = "#17181f", "#1e2029"

TEXT = 4.5  # WCAG 2.2, 1.4.3
SHAPE = 3  # WCAG 2.2, 1.4.11
AT_NIGHT = 6  # as bright as the other texts in the dark


class Shades(NamedTuple):
    """`button` bears white text and `strong` is the same under the pointer; `text` is for links and signs, on any
    ground of ours; `soft` and `line` are the ground and the edge of what is tinted.
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
    """`#0A7048`, `0a7048` and `#abc` as a colour; ValueError for what is none."""
    digits = text.strip().lower().removeprefix("#")
    if not re.fullmatch(r"[0-9a-f]{3}|[0-9a-f]{6}", digits):
        raise ValueError(text)
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))


def contrast(one: str, other: str) -> float:
    """From 1 to 21, as WCAG 2 counts it."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def is_readable(accent: str) -> bool:
    """White text on it, and it as text on white: the same contrast."""
    return contrast(accent, WHITE) >= TEXT


def nearest(accent: str) -> str:
    """The lightest shade of it that is readable."""
    return _towards(BLACK, accent, is_readable)


def palette(accent: str) -> Palette:
    """Of a readable accent; Je Postule's own without one."""
    return Palette(_light(accent), _dark(accent)) if accent else OURS


def _light(accent: str) -> Shades:
    soft = mixed(accent, WHITE, 0.92)
    text = _towards(BLACK, accent, lambda shade: _stands_out(shade, TEXT, WHITE, LIGHT_SUNKEN, soft))
    return Shades(accent, mixed(accent, BLACK, 0.15), text, soft, mixed(accent, WHITE, 0.75))


def _dark(accent: str) -> Shades:
    # White text on it stays readable: that takes a luminance of 0.18 at most, this one 0.13 at least.
    button = _towards(WHITE, accent, lambda shade: _stands_out(shade, SHAPE, DARK_SURFACE))
    soft = mixed(button, DARK_SURFACE, 0.8)
    text = _towards(WHITE, button, lambda shade: _stands_out(shade, AT_NIGHT, DARK_SURFACE, DARK_SUNKEN, soft))
    return Shades(button, mixed(button, BLACK, 0.15), text, soft, mixed(button, DARK_SURFACE, 0.55))


def _stands_out(shade: str, least: float, *grounds: str) -> bool:
    return all(contrast(shade, ground) >= least for ground in grounds)


def _towards(end: str, start: str, fits: Callable[[str], bool]) -> str:
    """The first shade on the way that fits; `end` always does."""
    return next(filter(fits, (mixed(start, end, step / 256) for step in range(257))))


def mixed(one: str, other: str, share: float) -> str:
    """`share`: of the other, from 0 to 1."""
    pairs = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _channels(colour: str) -> list[int]:
    return list(bytes.fromhex(colour[1:]))


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
