"""Errors of calls to other services. What to do next depends on the class alone."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST_PAUSE = timedelta(days=1)  # retries end after a day


class OutsideError(Exception):
    """Messages of these errors never hold an address, a token or a text: they are logged."""

    def __init__(self, reason: str, *, retry_after: timedelta | None = None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after  # no retry before


class Unreachable(OutsideError):
    """The call had no effect and may work later: retried."""


class CredentialsRefused(Unreachable):
    """Our access is refused, as for any other call: retried slowly, until somebody corrects our settings."""


class Rejected(OutsideError):
    """The call had no effect and never will: a person has to look."""


class OutcomeUnknown(OutsideError):
    """The call may have had its effect: the request was sent, but no answer came."""


def pause(retry_after: str) -> timedelta | None:
    """The pause that a Retry-After header requests, in seconds or by a date; at most a day. None if it is invalid."""
    asked = seconds(retry_after) if retry_after.isascii() and retry_after.isdecimal() else until(retry_after)
    return asked if asked is None else min(max(asked, timedelta()), LONGEST_PAUSE)


def seconds(text: str) -> timedelta:
    return timedelta(seconds=int(text)) if len(text) < 10 else LONGEST_PAUSE


def until(text: str) -> timedelta | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return moment.replace(tzinfo=moment.tzinfo or UTC) - datetime.now(UTC)
