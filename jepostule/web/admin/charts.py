"""Geometry of charts: bars over time, and a single bar divided into shares."""

from collections.abc import Sequence
from typing import NamedTuple

from jepostule.store.figures.day_figures import Figures
from jepostule.typography import NARROW
from jepostule.web.admin import words

# The colour and the word of each piece of a bar, from the bottom up.
Legend = Sequence[tuple[str, str]]

HEIGHT = 160  # of the highest bar, in px; widths are in percent of the chart
TOP = 8  # px above it
GAP = 0.3  # between bars, as a fraction of the distance from one to the next
EDGE = 95  # percent of the width: beyond it, a label centred under its bar would leave the chart
ANSWERS: Legend = [(kind, words.ANSWERS[kind].word) for kind in ("interview", "hired", "info_request", "rejection")]


class Period(NamedTuple):
    """A day or longer. `tick`: the label under its bar, or empty; `counts`: one for each piece."""

    name: str
    tick: str
    counts: Sequence[int]
    is_now: bool = False


class Piece(NamedTuple):
    colour: str
    y: float
    height: float


class Bar(NamedTuple):
    """`said`: the whole bar in words; `tick_x`, `anchor`: position of the label under it."""

    period: Period
    said: str
    x: float
    width: float
    pieces: list[Piece]
    tick_x: float
    anchor: str


class Line(NamedTuple):
    value: int
    y: float


class Chart(NamedTuple):
    legend: Legend
    bars: list[Bar]
    lines: list[Line]


class Share(NamedTuple):
    """A piece of a horizontal bar; positions in percent."""

    colour: str
    x: float
    width: float


class Part(NamedTuple):
    colour: str
    word: str
    today: int
    month: int


def chart(legend: Legend, periods: Sequence[Period]) -> Chart:
    top = scale(max((sum(each.counts) for each in periods), default=0))
    place = 100 / max(1, len(periods))
    bars = [_bar(legend, each, number * place, place, top) for number, each in enumerate(periods)]
    return Chart(legend, bars, [Line(value, _y(value, top)) for value in (0, top // 2, top)])


def scale(most: int) -> int:
    """A round number, not less than `most`; even, since the chart also has a line at its half."""
    unit: int = 10 ** (len(str(max(0, most - 1))) - 1)
    return next(step * unit for step in (2, 4, 6, 8, 10) if step * unit >= most)


def _bar(legend: Legend, period: Period, start: float, place: float, top: int) -> Bar:
    x, width = start + place * GAP / 2, place * (1 - GAP)
    anchor, along = ("end", 1.0) if x + width / 2 > EDGE else ("middle", 0.5)
    return Bar(
        period,
        _said(legend, period),
        round(x, 2),
        round(width, 2),
        _pieces(legend, period.counts, top),
        round(x + along * width, 2),
        anchor,
    )


def _pieces(legend: Legend, counts: Sequence[int], top: int) -> list[Piece]:
    pieces, below = [], 0
    for (colour, _), count in zip(legend, counts, strict=True):
        if count:
            pieces.append(Piece(colour, _y(below + count, top), round(HEIGHT * count / top, 1)))
        below += count
    return pieces


def _y(value: int, top: int) -> float:
    return round(TOP + HEIGHT * (1 - value / top), 1)


def _said(legend: Legend, period: Period) -> str:
    """`lundi 18 mai : 412`, and the count of each piece when there are several."""
    total = words.number(sum(period.counts))
    each = [f"{word} {words.number(count)}" for (_, word), count in zip(legend, period.counts, strict=True) if count]
    return f"{period.name}{NARROW}: {total}" + (f" ({', '.join(each)})" if len(legend) > 1 and each else "")


def fates(today: Figures, month: Figures) -> list[Part]:
    """The letters to employers by outcome: each letter is in exactly one part."""
    return [
        Part("opened", "Ouverts", today.opened, month.opened),
        Part("sent", "Non ouverts", today.unopened, month.unopened),
        Part("waiting", "En attente", today.waiting, month.waiting),
        Part("refused", "Refusés", today.refused, month.refused),
        Part("unknown", "Incertains", today.unknown, month.unknown),
        Part("failed", "En échec", today.failed, month.failed),
    ]


def answers(today: Figures, month: Figures) -> list[Part]:
    """The answers by kind."""
    return [Part(kind, word, getattr(today, kind), getattr(month, kind)) for kind, word in ANSWERS]


def split(pieces: Sequence[tuple[str, int]]) -> list[Share]:
    """The shares of a bar. `pieces`: colours and counts."""
    whole = sum(count for _, count in pieces) or 1
    shares, before = [], 0
    for colour, count in pieces:
        shares.append(Share(colour, round(100 * before / whole, 2), round(100 * count / whole, 2)))
        before += count
    return shares
