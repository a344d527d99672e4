"""Reading Mailjet's events, in which any field may be missing or of another type than documented."""

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

LONGEST_ADDRESS = 320  # characters
# Mailjet's reasons for blocking an e-mail or giving up that are lasting, and caused by the address.
AT_FAULT = {
    "user unknown",
    "mailbox inactive",
    "quota exceeded",  # according to Mailjet, most of these mailboxes are abandoned
    "invalid domain",
    "no mail host",
    "typofix",  # a mistyped domain
    "preblocked",  # bounced before, in Mailjet's own records
    "blacklisted",
    "spam reporter",
}
PASSING = {"duplicate in campaign", "greylisted", "content blocked"}

Raw = Mapping[str, Any]


def word(raw: Raw, name: str) -> str:
    """A text field in lower case; empty when missing."""
    value = raw.get(name)
    return value.strip().lower() if isinstance(value, str) else ""


def is_true(value: object) -> bool:
    return value is True or str(value).strip().lower() in {"true", "1"}


def letter_id(raw: Raw) -> UUID | None:
    """Our own id, which Mailjet returns as CustomID."""
    try:
        return UUID(word(raw, "CustomID"))
    except ValueError:
        return None


def message_id(raw: Raw) -> str:
    """Mailjet's own id, of 64 bits; empty when missing."""
    value = raw.get("MessageID") or raw.get("mj_message_id") or ""
    text = str(value).strip()
    return text if text.isdecimal() and text.isascii() else ""


def address(raw: Raw) -> str:
    email = word(raw, "email")
    return email if "@" in email and len(email) <= LONGEST_ADDRESS else ""


def happened_at(raw: Raw, now: datetime) -> datetime:
    """The Unix time of the event; `now` when it is unreadable or in the future."""
    try:
        seconds = float(raw.get("time"))  # type: ignore[arg-type]  # whatever it is, it is tried
    except (TypeError, ValueError, OverflowError):
        return now
    return datetime.fromtimestamp(seconds, UTC) if 0 <= seconds <= now.timestamp() else now


def fault(raw: Raw) -> str:
    """The reason to block the address for a while; empty when it is not at fault."""
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
    """`value` as jsonb can store it: without NUL, lone surrogates, NaN and infinities."""
    if isinstance(value, dict):
        return {storable(name): storable(each) for name, each in value.items()}
    if isinstance(value, list):
        return [storable(each) for each in value]
    if isinstance(value, str):
        return value.replace("\0", "").encode(errors="replace").decode()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
