"""What charts are drawn from."""

from typing import NamedTuple

from jepostule.store.figures import Traffic


class Part(NamedTuple):
    """One piece of a bar: where it begins and how wide it is, in percent of the whole."""

    kind: str
    word: str
    today: int
    month: int
    x: float
    width: float


def fates(today: Traffic, month: Traffic) -> list[Part]:
    """What became of the letters to employers: each letter is in one part, the bar is the month's."""
    pieces = [
        ("opened", "Ouverts", today.opened, month.opened),
        ("sent", "Non ouverts", today.unopened, month.unopened),
        ("waiting", "En attente", today.waiting, month.waiting),
        ("refused", "Refusés", today.refused, month.refused),
        ("unknown", "Incertains", today.unknown, month.unknown),
        ("failed", "En échec", today.failed, month.failed),
    ]
    whole = sum(count for *_, count in pieces) or 1
    parts, before = [], 0
    for kind, word, of_today, count in pieces:
        parts.append(Part(kind, word, of_today, count, round(100 * before / whole, 2), round(100 * count / whole, 2)))
        before += count
    return parts
