"""Reading one of Mailjet's events, in which any field may be missing or of another type than announced."""

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

LONGEST_ADDRESS = 320  # characters
# Why Mailjet blocks or gives up: those that will still be true tomorrow, and for which the address is the cause.
AT_FAULT = {
    "user unknown",
    "mailbox inactive",
    "quota exceeded",  # by Mailjet's own account, most of these are abandoned
    "invalid domain",
    "no mail host",
    "preblocked",  # it bounced for Mailjet before
    "blacklisted",
    "spam reporter",
}
PASSING = {"duplicate in campaign", "greylisted", "content blocked"}

Raw = Mapping[str, Any]


def word(raw: Raw, name: str) -> str:
    """A field as lower-case text; empty where there is none."""
    value = raw.get(name)
    return value.strip().lower() if isinstance(value, str) else ""


def is_true(value: object) -> bool:
    return value is True or str(value).strip().lower() in {"true", "1"}


def letter_id(raw: Raw) -> UUID | None:
    """Ours, which Mailjet gives back as CustomID."""
    try:
        return UUID(word(raw, "CustomID"))
    except ValueError:
        return None


def message_id(raw: Raw) -> str:
    """Mailjet's, of 64 bits; empty where there is none."""
    value = raw.get("MessageID") or raw.get("mj_message_id") or ""
    text = str(value).strip()
    return text if text.isdecimal() and text.isascii() else ""


def address(raw: Raw) -> str:
    email = word(raw, "email")
    return email if "@" in email and len(email) <= LONGEST_ADDRESS else ""


def happened_at(raw: Raw, now: datetime) -> datetime:
    """`now` where the time, in seconds since 1970, cannot be read or has not come yet."""
    try:
        seconds = float(raw.get("time"))  # type: ignore[arg-type]  # whatever it is, it is tried
    except (TypeError, ValueError, OverflowError):
        return now
    return datetime.fromtimestamp(seconds, UTC) if 0 <= seconds <= now.timestamp() else now


def fault(raw: Raw) -> str:
    """Why its address should not be written to for a while; empty where it is not to blame."""
    event, error = word(raw, "event"), word(raw, "error")
    if event == "spam":
        return "spam"
    if event == "bounce" and is_true(raw.get("hard_bounce")):
        return told("hard bounce", error)
    if event == "blocked" and is_of_address(error, word(raw, "error_related_to")):
        return told("blocked", error)
    return ""


def is_of_address(error: str, related_to: str) -> bool:
    return error in AT_FAULT or (related_to == "recipient" and error not in PASSING)


def told(event: str, error: str) -> str:
    return f"{event}: {error}"[:200] if error else event


def storable(value: Any) -> Any:
    """`value` as jsonb can hold it: without NUL, halves of a surrogate pair, and numbers that are none."""
    if isinstance(value, dict):
        return {storable(name): storable(each) for name, each in value.items()}
    if isinstance(value, list):
        return [storable(each) for each in value]
    if isinstance(value, str):
        return value.replace("\0", "").encode(errors="replace").decode()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
