"""Converting a row of 2018: truncated where that harms nobody, else refused."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


class Refused(Exception):
    """The message is the reason, for an operator. Equal for all rows with the same problem, which are counted by it."""


@dataclass
class Fitted:
    """`columns`: of a row of ours; `repairs`: changes that were necessary."""

    columns: dict[str, Any] = field(default_factory=dict)
    repairs: list[str] = field(default_factory=list)

    def cut(self, limit: int, **texts: str | None) -> None:
        """Sets columns, truncated to `limit` characters."""
        for name, text in texts.items():
            self.columns[name] = (text or "")[:limit]
            if len(text or "") > limit:
                self.repairs.append(f"{name} cut at {limit} characters")


def moment(read: datetime | None) -> datetime:
    if read is None:
        raise Refused("its date cannot be read")
    return read
