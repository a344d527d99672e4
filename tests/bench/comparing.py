"""Ours against the limit, alternating (A B A B), so that disturbances on the machine affect both."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

Side = Callable[[], float]


@dataclass(frozen=True)
class Ratio:
    """`ours`, `limit`: medians, in `unit`. `ratio`: the median of the ratios of each pair of runs."""

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
    """Each side returns its rate per second. One run of each is a warm-up and does not count."""
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
