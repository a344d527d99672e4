"""Days, months and years as Paris' calendar has them."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Date, Text, cast, func, literal_column

from jepostule.rendering import PARIS


def midnight(day: date) -> datetime:
    """Its first moment."""
    return datetime.combine(day, time(), PARIS)


def within(moment: Any, since: datetime | None, until: datetime | None) -> list[ColumnElement[bool]]:
    """From `since` on, before `until`; as long as there is where one of them is None."""
    begun = [] if since is None else [moment >= since]
    return begun if until is None else [*begun, moment < until]


def day_of(moment: Any) -> ColumnElement[date]:
    """The day that a moment is in."""
    # In the text of the query: as parameters they would make another expression of each use of it.
    local = func.timezone(literal_column("'Europe/Paris'", Text), moment)
    return cast(func.date_trunc(literal_column("'day'", Text), local), Date)
