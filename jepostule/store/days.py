"""Days of the calendar in Paris."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Date, Text, cast, func, literal_column

from jepostule.moments import PARIS


def midnight(day: date) -> datetime:
    """The start of the day."""
    return datetime.combine(day, time(), PARIS)


def within(moment: Any, since: datetime | None, until: datetime | None) -> list[ColumnElement[bool]]:
    """From `since` on and before `until`; no limit for None."""
    begun = [] if since is None else [moment >= since]
    return begun if until is None else [*begun, moment < until]


def day_of(moment: Any) -> ColumnElement[date]:
    """The day of a timestamp, in Paris."""
    # Literals: with bind parameters, Postgres would take each use of the expression for a different one.
    local = func.timezone(literal_column("'Europe/Paris'", Text), moment)
    return cast(func.date_trunc(literal_column("'day'", Text), local), Date)
