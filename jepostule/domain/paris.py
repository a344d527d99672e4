"""Dates and times as people in France write them."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

from jepostule.domain.errors import DateMissing, DatePast, DateUnreadable, HourSkipped, YearUnlikely
from jepostule.moments import PARIS, day

# Formats of browsers' pickers, then those of the 2018 form and of people who type.
MOMENTS = (
    *("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S.%f"),
    *("%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M", "%d/%m/%Y %Hh%M"),
)
DAYS = ("%Y-%m-%d", "%d/%m/%Y")
LAST_YEAR = 2100  # a later one is a typing error


def moment(text: str, now: datetime) -> datetime:
    """A future time, in UTC; the first of the two when clocks go back. Raises a subclass of AnswerRefused."""
    if not text:
        raise DateMissing
    written = read(text, MOMENTS, now, example="31/12/2026 08:00")
    local = written.replace(tzinfo=PARIS)
    found = local.astimezone(UTC)
    if found.astimezone(PARIS).replace(tzinfo=None) != written:
        raise HourSkipped(day=day(local))
    if found <= now:
        raise DatePast
    return found


def start(text: str, now: datetime) -> date | None:
    """A day, today or later; None for an empty text. Raises a subclass of AnswerRefused."""
    if not text:
        return None
    written = read(text, DAYS, now, example="31/12/2026").date()
    if written < today(now):
        raise DatePast
    return written


def read(text: str, formats: tuple[str, ...], now: datetime, example: str) -> datetime:
    """A naive local time. Raises DateUnreadable, DatePast or YearUnlikely."""
    written = parsed(text, formats)
    if written is None:
        raise DateUnreadable(example=example)
    # Before any conversion: the first and last years that datetime supports overflow in other time zones.
    if written.year < now.year - 1:
        raise DatePast
    if written.year > LAST_YEAR:
        raise YearUnlikely
    return written


def parsed(text: str, formats: tuple[str, ...]) -> datetime | None:
    for each in formats:
        with suppress(ValueError):
            return datetime.strptime(text, each)  # noqa: DTZ007, what a clock on the wall shows
    return None


def for_picker(text: str) -> str:
    """A time in the format of browsers' pickers, however it was typed; unchanged when it cannot be read."""
    written = parsed(text, MOMENTS)
    return written.isoformat(timespec="minutes") if written else text


def earliest(now: datetime) -> str:
    """The next whole minute in Paris, in the format of browsers' pickers."""
    return f"{(now + timedelta(minutes=1)).astimezone(PARIS):%Y-%m-%dT%H:%M}"


def today(now: datetime) -> date:
    return now.astimezone(PARIS).date()
