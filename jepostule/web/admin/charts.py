"""What charts are drawn from: bars over time, and one bar cut in shares."""

from collections.abc import Sequence
from typing import NamedTuple

from jepostule.store.day_figures import Figures
from jepostule.typography import NARROW
from jepostule.web.admin import words

# The colour of each piece of a bar, from the ground up, and its word.
Legend = Sequence[tuple[str, str]]

HEIGHT = 160  # of the highest bar, in px; widths are in percent of the chart
TOP = 8  # px above it
GAP = 0.3  # between bars, in parts of a bar's place
EDGE = 95  # percent: beyond it, a word under the middle of its bar would leave the chart
ANSWERS: Legend = [(kind, words.ANSWERS[kind].word) for kind in ("interview", "hired", "info_request", "rejection")]


class Period(NamedTuple):
    """A day or longer. `tick`: the word under its bar, if any; `counts`: one for each piece."""

    name: str
    tick: str
    counts: Sequence[int]
    is_now: bool = False


class Piece(NamedTuple):
    colour: str
    y: float
    height: float


class Bar(NamedTuple):
    """`said`: the whole bar in words; `tick_x`, `anchor`: where the word under it stands."""

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
    """One piece of a bar that lies: where it begins and how wide it is, in percent."""

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
    """A round and even number, `most` or a little more: its half stands beside the chart too."""
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
    """`lundi 18 mai : 412`, and of more than one piece each."""
    total = words.number(sum(period.counts))
    each = [f"{word} {words.number(count)}" for (_, word), count in zip(legend, period.counts, strict=True) if count]
    return f"{period.name}{NARROW}: {total}" + (f" ({', '.join(each)})" if len(legend) > 1 and each else "")


def fates(today: Figures, month: Figures) -> list[Part]:
    """What became of the letters to employers: each letter is in one part."""
    return [
        Part("opened", "Ouverts", today.opened, month.opened),
        Part("sent", "Non ouverts", today.unopened, month.unopened),
        Part("waiting", "En attente", today.waiting, month.waiting),
        Part("refused", "Refusés", today.refused, month.refused),
        Part("unknown", "Incertains", today.unknown, month.unknown),
        Part("failed", "En échec", today.failed, month.failed),
    ]


def answers(today: Figures, month: Figures) -> list[Part]:
    """The kinds of the answers that were given."""
    return [Part(kind, word, getattr(today, kind), getattr(month, kind)) for kind, word in ANSWERS]


def split(pieces: Sequence[tuple[str, int]]) -> list[Share]:
    """One bar, of colours and what each stands for."""
    whole = sum(count for _, count in pieces) or 1
    shares, before = [], 0
    for colour, count in pieces:
        shares.append(Share(colour, round(100 * before / whole, 2), round(100 * count / whole, 2)))
        before += count
    return shares
