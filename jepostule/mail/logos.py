"""A platform's logo as letters and pages show it."""

from typing import NamedTuple

from jepostule.store.platform import Platform

PATH = "/logos"
WIDEST, HIGHEST = 160, 32  # pixels on screen


class Shown(NamedTuple):
    """`width`, `height`: pixels on screen."""

    path: str
    width: int
    height: int


def shown(platform: Platform) -> Shown | None:
    """None for a platform without a logo. A small one is not enlarged."""
    if not platform.logo:
        return None
    scale = min(1, WIDEST / platform.logo_width, HIGHEST / platform.logo_height)
    width, height = (max(1, round(side * scale)) for side in (platform.logo_width, platform.logo_height))
    return Shown(f"{PATH}/{platform.client_id}/{platform.logo}.png", width, height)
