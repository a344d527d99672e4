"""Addresses that an agent or operator blocks or unblocks."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from jepostule.domain import audit, paris, recipients
from jepostule.domain.audit import By
from jepostule.domain.errors import DomainError, Incomplete, ReasonTooLong
from jepostule.moments import PARIS
from jepostule.settings import settings
from jepostule.store import blacklist
from jepostule.store.database import Session

LONGEST_REASON = 200  # characters


@dataclass(frozen=True)
class Block:
    """`last`: the last day, in Paris; None for the default duration from now."""

    email: str
    reason: str = ""
    last: date | None = None

    @property
    def until(self) -> datetime:
        if self.last is None:
            return datetime.now(UTC) + duration()
        return datetime.combine(self.last, time.max, PARIS)


def checked(typed: Mapping[str, str], now: datetime) -> Block:
    """The block that a form or a command requests; raises Incomplete, with French sentences by field."""
    readers: dict[str, Callable[[str], Any]] = {
        "email": recipients.checked,
        "reason": _short,
        "last": lambda text: paris.start(text, now),
    }
    read: dict[str, Any] = {}
    errors: dict[str, list[str]] = {}
    for name, reader in readers.items():
        try:
            read[name] = reader(typed.get(name, ""))
        except DomainError as fault:
            errors[name] = [fault.sentence]
    if errors:
        raise Incomplete(errors)
    return Block(**read)


async def block(session: Session, by: By, asked: Block, subject: str = "", **details: str) -> None:
    """Overrides any existing block, even a longer one."""
    number = await blacklist.override(session, asked.email.lower(), asked.reason, asked.until)
    await audit.note(session, by, "block", subject or f"blocked:{number}", blocked=number, **details)


async def unblock(session: Session, by: By, numbers: Collection[int], subject: str = "", **details: str) -> int:
    """The number of addresses unblocked. `numbers`: ids in the blacklist."""
    freed = await blacklist.free(session, numbers)
    for number in freed:
        await audit.note(session, by, "unblock", subject or f"blocked:{number}", blocked=number, **details)
    return len(freed)


def duration() -> timedelta:
    """The default duration of a block."""
    return timedelta(seconds=settings().blacklist_duration_seconds)


def _short(reason: str) -> str:
    if len(reason) > LONGEST_REASON:
        raise ReasonTooLong(limit=LONGEST_REASON, length=len(reason))
    return reason
