"""Ours against the limit, in turn: A B A B. What else the machine does meanwhile falls upon both."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

Side = Callable[[], float]


@dataclass(frozen=True)
class Ratio:
    """`ours`, `limit`: medians, in `unit`. `ratio`: the median of what each pair of runs gave."""

    name: str
    unit: str
    ours: float
    limit: float
    ratio: float
    wanted: float | None
    against: str


def compare(
    name: str, ours: Side, limit: Side, *, against: str, wanted: float | None, rounds: int, unit: str = "/s"
) -> Ratio:
    """Each side says how much it did in a second. One run of each comes before, and does not count."""
    ours(), limit()
    pairs = [(ours(), limit()) for _ in range(rounds)]
    return Ratio(
        name,
        unit,
        median(mine for mine, _ in pairs),
        median(best for _, best in pairs),
        median(mine / best for mine, best in pairs),
        wanted,
        against,
    )
