"""Small SVG charts, lines and bars, readable in light and dark mode."""

import math
from collections.abc import Mapping, Sequence
from html import escape
from itertools import pairwise
from typing import NamedTuple

WIDTH, HEIGHT = 760, 360  # pixels, for lines; the height of a bar chart depends on its bars
LEFT, TOP, RIGHT, BOTTOM = 76, 44, 210, 44
APART = 17  # pixels between the labels at the ends of two lines
BAR = 26
# Labels have the colour of text, next to a sample of the line's colour and dash: never colour alone.
STYLE = """
svg { font: 13px system-ui, sans-serif; --ink: #1b1a26; --faint: #d9d8e2; --paper: #fff;
  --c0: #5b3cc4; --c1: #0b7a53; --c2: #b4451c; --c3: #1467a8; --c4: #8a6100; --c5: #a02c74; --c6: #4d5560 }
@media (prefers-color-scheme: dark) {
  svg { --ink: #eceaf6; --faint: #3a3848; --paper: #17161f;
    --c0: #a994ff; --c1: #4fcf9d; --c2: #ff9a70; --c3: #6bb8f5; --c4: #e2b64b; --c5: #f08bc6; --c6: #a6afbb } }
text { fill: var(--ink) } .title { font-weight: 600; font-size: 15px } .right { text-anchor: end }
.middle { text-anchor: middle } .paper { fill: var(--paper) } .grid { stroke: var(--faint) }
polyline { fill: none; stroke-width: 2 }
"""
COLOURS = 7
DASHES = ("none", "7 4", "2 3", "10 3 2 3")


class Mark(NamedTuple):
    """A position on the horizontal axis, and its label."""

    at: float
    word: str


def lines(title: str, unit: str, marks: Sequence[Mark], series: Mapping[str, Sequence[tuple[float, float]]]) -> str:
    """`series`: points from left to right, by name. The vertical axis starts at zero."""
    steps = scale(max((y for points in series.values() for _, y in points), default=1))
    across = Span(marks[0].at, marks[-1].at, LEFT, WIDTH - RIGHT)
    upwards = Span(0, steps[-1], HEIGHT - BOTTOM, TOP)
    names = spread({name: upwards.at(points[-1][1]) for name, points in series.items()})
    drawn = [
        *(level(upwards.at(each), f"{number(each)} {unit}") for each in steps),
        *(word(across.at(mark.at), HEIGHT - BOTTOM + 20, mark.word, "middle") for mark in marks),
        *(line(place, [(across.at(x), upwards.at(y)) for x, y in each]) for place, each in enumerate(series.values())),
        *(named(place, name, names[name]) for place, name in enumerate(series)),
    ]
    return picture(title, HEIGHT, drawn)


def bars(title: str, unit: str, values: Mapping[str, Sequence[float]], parts: Sequence[str]) -> str:
    """One bar for each name, stacked from one piece for each of `parts`."""
    across = Span(0, max(map(sum, values.values()), default=1) or 1, RIGHT, WIDTH - LEFT - 30)
    drawn = [bar(across, TOP + 8 + place * BAR, each, values[each], unit) for place, each in enumerate(values)]
    below = TOP + 8 + len(values) * BAR + 24
    legend = " ".join(f'<tspan fill="var(--c{place})">■</tspan> {escape(each)}  ' for place, each in enumerate(parts))
    return picture(title, below + 14, [*drawn, f'<text x="{RIGHT}" y="{below}">{legend}</text>' if parts else ""])


class Span(NamedTuple):
    """A linear scale from values to pixels."""

    first: float
    last: float
    start: float
    end: float

    def at(self, value: float) -> float:
        part = (value - self.first) / ((self.last - self.first) or 1)
        return round(self.start + part * (self.end - self.start), 1)


def scale(most: float) -> list[float]:
    """Round steps from zero to `most` or slightly more."""
    rough = max(most, 1e-9) / 4
    power = 10 ** math.floor(math.log10(rough))
    step = next(each * power for each in (1, 2, 2.5, 5, 10) if each * power >= rough)
    return [number * step for number in range(math.ceil(most / step) + 1)]


def spread(heights: Mapping[str, float]) -> dict[str, float]:
    """Moves labels down so that no two are closer than APART."""
    ordered = sorted(heights, key=lambda name: heights[name])
    found = {name: heights[name] for name in ordered}
    for above, below in pairwise(ordered):
        found[below] = max(found[below], found[above] + APART)
    return found


def level(y: float, text: str) -> str:
    grid = f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y}" y2="{y}"/>'
    return grid + word(LEFT - 8, y + 4, text, "right")


def line(place: int, points: Sequence[tuple[float, float]]) -> str:
    ink = f"var(--c{place % COLOURS})"
    path = " ".join(f"{x},{y}" for x, y in points)
    dots = "".join(f'<circle cx="{x}" cy="{y}" r="3.5" fill="{ink}"/>' for x, y in points) if len(points) < 6 else ""
    return f'<polyline points="{path}" stroke="{ink}" stroke-dasharray="{dash(place)}"/>{dots}'


def named(place: int, name: str, y: float) -> str:
    ink, start = f"var(--c{place % COLOURS})", WIDTH - RIGHT + 8
    path = f'points="{start},{y} {start + 18},{y}" stroke="{ink}" stroke-dasharray="{dash(place)}"'
    return f"<polyline {path}/>" + word(start + 24, y + 4, name)


def bar(across: Span, y: float, name: str, pieces: Sequence[float], unit: str) -> str:
    drawn, done = word(RIGHT - 8, y + 13, name, "right"), 0.0
    for place, piece in enumerate(pieces):
        start, end = across.at(done), across.at(done + piece)
        width = round(end - start, 1)
        drawn += f'<rect x="{start}" y="{y}" width="{width}" height="{BAR - 8}" fill="var(--c{place})"/>'
        done += piece
    return drawn + word(across.at(done) + 6, y + 13, f"{number(done)} {unit}")


def dash(place: int) -> str:
    return DASHES[place % len(DASHES)]


def word(x: float, y: float, text: str, kind: str = "") -> str:
    return f'<text x="{x}" y="{y}" class="{kind}">{escape(text)}</text>'


def number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def picture(title: str, height: float, drawn: Sequence[str]) -> str:
    paper = f'<rect class="paper" width="{WIDTH}" height="{height}"/>'
    head = f'<text class="title" x="12" y="24">{escape(title)}</text>'
    body = "\n".join([f"<style>{STYLE}</style>", paper, head, *drawn])
    box = f'viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" role="img" aria-label="{escape(title)}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {box}>\n{body}\n</svg>\n'
