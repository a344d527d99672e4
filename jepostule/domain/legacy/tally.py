"""The rows of one table that were imported, and why others were not."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Tally:
    """`source`: one of `store.legacy.source.TABLES`; `total`: the number of its rows."""

    source: str
    total: int
    written: int = 0
    there: int = 0  # imported before, or known here by name
    refused: Counter[str] = field(default_factory=Counter)  # by reason
    repaired: Counter[str] = field(default_factory=Counter)  # imported rows, by what was changed in them

    @property
    def done(self) -> int:
        return self.written + self.there + self.refused.total()

    @property
    def accounted(self) -> bool:
        return self.done == self.total
