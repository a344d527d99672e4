"""A row of 2018 made to fit: cut where that harms nobody, else refused."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


class Refused(Exception):
    """The reason, to an operator: the same for every row that has it."""


@dataclass
class Fitted:
    """`columns` of a row of ours; `repairs`: what had to be done to it."""

    columns: dict[str, Any] = field(default_factory=dict)
    repairs: list[str] = field(default_factory=list)

    def cut(self, limit: int, **texts: str | None) -> None:
        """Columns of at most `limit` characters; the rest is left out."""
        for name, text in texts.items():
            self.columns[name] = (text or "")[:limit]
            if len(text or "") > limit:
                self.repairs.append(f"{name} cut at {limit} characters")


def moment(read: datetime | None) -> datetime:
    if read is None:
        raise Refused("its date cannot be read")
    return read
