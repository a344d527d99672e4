"""SVG charts: complete, with labels that do not overlap."""

import re
from itertools import pairwise
from xml.etree import ElementTree

from tests.bench import plot
from tests.bench.plot import Mark

SVG = "{http://www.w3.org/2000/svg}"


def texts(drawn: str) -> list[tuple[str, float]]:
    """Each text, and its vertical position."""
    return [
        ("".join(each.itertext()), float(each.get("y", "0")))
        for each in ElementTree.fromstring(drawn).iter(f"{SVG}text")
    ]


def test_names_of_lines_that_end_at_the_same_height_stand_apart() -> None:
    series = {name: [(0.0, 1.0), (1.0, 5.0)] for name in ("a <list>", "b", "c")}
    drawn = plot.lines("Title & more", "ms", [Mark(0, "few"), Mark(1, "many")], series)
    heights = sorted(y for word, y in texts(drawn) if word in series)
    assert len(heights) == 3
    assert all(below - above >= plot.APART for above, below in pairwise(heights))


def test_the_highest_point_is_below_the_top_of_the_scale() -> None:
    for most in (0.07, 1, 4.2, 99, 1234):
        steps = plot.scale(most)
        assert steps[0] == 0
        assert most <= steps[-1] <= most * 2


def test_a_bar_is_as_long_as_its_pieces_together_and_says_how_much() -> None:
    drawn = plot.bars("kB", "kB", {"letter": [2, 1], "event": [1, 0]}, ["rows", "indexes"])
    widths = [float(each) for each in re.findall(r'<rect x="[\d.]+" y="[\d.]+" width="([\d.]+)"', drawn)]
    assert widths[0] == 2 * widths[1] == 2 * widths[2]
    assert "3 kB" in [word for word, _ in texts(drawn)]
