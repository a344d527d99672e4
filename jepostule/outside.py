"""How a call to somebody else's server can end badly. What to do next depends on the class alone."""

import re
from datetime import timedelta

LONGEST_PAUSE = 24 * 3600  # seconds: what we try again, we try within a day


class OutsideError(Exception):
    """Messages of this tree never hold an address, a token or a text: they go to logs."""

    def __init__(self, reason: str, *, retry_after: timedelta | None = None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after  # not before then, if it is tried again


class Unreachable(OutsideError):
    """It did not happen and may work later: retried."""

    def __init__(self, reason: str, *, retry_after: timedelta | None = None, credentials: bool = False) -> None:
        super().__init__(reason, retry_after=retry_after)
        self.credentials = credentials  # refused as a sender: everything else will fail too


class Rejected(OutsideError):
    """It did not happen and never will: a person has to look."""


class OutcomeUnknown(OutsideError):
    """It may have happened: sent, then no answer."""


def pause(retry_after: str) -> timedelta | None:
    """What the header Retry-After asks for in seconds; its other form, a date, is rare and not read."""
    seconds = re.fullmatch(r"\d{1,9}", retry_after, re.ASCII)
    return timedelta(seconds=min(int(seconds[0]), LONGEST_PAUSE)) if seconds else None
