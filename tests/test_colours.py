"""Every platform's colour has enough contrast with its background."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as some

from jepostule import colours
from jepostule.settings import PROJECT
from jepostule.web.tint import TOKENS

# Text colours of static/css/tokens.css on tinted backgrounds.
INK, SECOND_INK = ("#14161f", "#eceef4"), ("#585f70", "#a5abba")
COLOURS = some.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21.0), ("#ffffff", "#000000", 21.0), ("#777777", "#ffffff", 4.48), ("#0f0", "#fff", 1.37)],
)
def test_contrast_is_what_wcag_says(one: str, other: str, ratio: float) -> None:
    assert round(colours.contrast(colours.read(one), colours.read(other)), 2) == ratio


@pytest.mark.parametrize("typed", ["#0A7048", "0a7048", " #0a7048 "])
def test_a_colour_is_read_as_people_type_it(typed: str) -> None:
    assert colours.read(typed) == "#0a7048"


@pytest.mark.parametrize("typed", ["", "#", "green", "#0a704", "#0a70488", "rgb(1,2,3)", "#\uff10a7048", "#0a7048;"])
def test_what_is_no_colour_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(typed)}$"):
        colours.read(typed)


@given(COLOURS)
def test_the_nearest_shade_is_readable_and_one_step_lighter_is_not(colour: str) -> None:
    nearest = colours.nearest(colour)
    assert colours.is_readable(nearest)
    assert (nearest == colour) is colours.is_readable(colour)


def test_the_nearest_shade_is_no_darker_than_it_must_be() -> None:
    for colour in ("#ffd500", "#ff6600", "#00b894", "#888888"):
        assert 4.5 <= colours.contrast(colours.nearest(colour), colours.WHITE) < 4.6


@given(COLOURS.map(colours.nearest))
def test_each_shade_is_readable_where_it_stands(accent: str) -> None:
    light, dark = colours.palette(accent)
    for shades, grounds, inks in (
        (light, ("#ffffff", colours.LIGHT_SUNKEN), (INK[0], SECOND_INK[0])),
        (dark, (colours.DARK_SURFACE, colours.DARK_SUNKEN), (INK[1], SECOND_INK[1])),
    ):
        for button in (shades.button, shades.strong):
            assert colours.contrast(button, colours.WHITE) >= 4.5
        for ground in (*grounds, shades.soft):
            assert colours.contrast(shades.text, ground) >= 4.5
        for ink in inks:
            assert colours.contrast(ink, shades.soft) >= 4.5
        assert colours.contrast(inks[0], shades.line) >= 4.5
        assert colours.contrast(shades.button, grounds[0]) >= 3


def test_the_accent_itself_is_the_button_in_the_light() -> None:
    assert colours.palette("#0a7048").light.button == "#0a7048"


def test_our_own_colours_are_those_of_the_style_sheet() -> None:
    style = (PROJECT / "static" / "css" / "tokens.css").read_text()
    for token, shades in zip(TOKENS, zip(*colours.OURS, strict=True), strict=True):
        assert tuple(re.findall(rf"{token}: (#[0-9a-f]+);", style)) == shades
    assert colours.palette("") == colours.OURS


def test_the_grounds_are_those_of_the_style_sheet() -> None:
    style = (PROJECT / "static" / "css" / "tokens.css").read_text()
    assert re.findall(r"--surface: (#\w+);", style) == ["#fff", colours.DARK_SURFACE]
    assert re.findall(r"--sunken: (#\w+);", style) == [colours.LIGHT_SUNKEN, colours.DARK_SUNKEN]
