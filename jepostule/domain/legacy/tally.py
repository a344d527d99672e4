"""What was moved of one table, and why the rest was not."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Tally:
    """`source`: one of `store.legacy.TABLES`; `total`: the rows that there are."""

    source: str
    total: int
    written: int = 0
    there: int = 0  # moved before, or known here by name
    refused: Counter[str] = field(default_factory=Counter)  # by reason
    repaired: Counter[str] = field(default_factory=Counter)  # by what was done to rows that are here

    @property
    def done(self) -> int:
        return self.written + self.there + self.refused.total()

    @property
    def accounted(self) -> bool:
        return self.done == self.total
