"""What an erasure did, to be reported to the person: counts and dates, and no address."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from jepostule.store.erasure import Erasure


@dataclass(frozen=True)
class Receipt:
    """`counts`: rows by kind, without zeros. `named`: texts of other people that contained the address, named as in the
    audit trail. `ours`: where the service itself uses the address, which is left to a person to decide.
    """

    at: datetime
    counts: Mapping[str, int]
    in_flight: int  # letters that were being sent at that moment: they may arrive
    named: tuple[str, ...]
    ours: tuple[str, ...]

    @classmethod
    def of(cls, erasure: Erasure) -> Self:
        """`erasure` must be done."""
        assert erasure.done_at is not None
        named, ours = tuple(erasure.named), tuple(erasure.ours)
        return cls(erasure.done_at, erasure.counts, erasure.in_flight or 0, named, ours)

    @property
    def is_empty(self) -> bool:
        """Whether there was nothing to erase."""
        return not self.counts and not self.named

    def noted(self) -> dict[str, int]:
        """Details for the audit trail."""
        return {**self.counts, "texts": len(self.named)}
