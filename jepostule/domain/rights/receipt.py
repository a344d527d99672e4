"""What an erasure did, to be told to the person: counts and dates, and no address."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from jepostule.store.erasure import Erasure


@dataclass(frozen=True)
class Receipt:
    """`counts`: rows by sort, those that are none left out. `named`: texts of others in which the address stood, as the
    audit names things. `ours`: where the service itself uses it, and somebody has to decide.
    """

    at: datetime
    counts: Mapping[str, int]
    in_flight: int  # letters that were leaving at that moment: they may arrive
    named: tuple[str, ...]
    ours: tuple[str, ...]

    @classmethod
    def of(cls, erasure: Erasure) -> Self:
        """Of one that is done."""
        assert erasure.done_at is not None
        named, ours = tuple(erasure.named), tuple(erasure.ours)
        return cls(erasure.done_at, erasure.counts, erasure.in_flight or 0, named, ours)

    @property
    def is_empty(self) -> bool:
        """Nothing was left to erase."""
        return not self.counts and not self.named

    def noted(self) -> dict[str, int]:
        """For the audit."""
        return {**self.counts, "texts": len(self.named)}
