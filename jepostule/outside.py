"""How a call to somebody else's server can end badly. What to do next depends on the class alone."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST_PAUSE = timedelta(days=1)  # what we try again, we try within a day


class OutsideError(Exception):
    """Messages of this tree never hold an address, a token or a text: they go to logs."""

    def __init__(self, reason: str, *, retry_after: timedelta | None = None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after  # not before then, if it is tried again


class Unreachable(OutsideError):
    """It did not happen and may work later: retried."""


class CredentialsRefused(Unreachable):
    """It is we who are refused, and everything else will be: retried slowly, while somebody mends our settings."""


class Rejected(OutsideError):
    """It did not happen and never will: a person has to look."""


class OutcomeUnknown(OutsideError):
    """It may have happened: sent, then no answer."""


def pause(retry_after: str) -> timedelta | None:
    """What the header Retry-After asks for, in seconds or as a date, but not more than a day; None where unreadable."""
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
