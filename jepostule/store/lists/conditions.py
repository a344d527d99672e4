"""Conditions of lists, from query parameters; ValueError when a value is invalid."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_

from jepostule.store.days import midnight

Filter = Callable[[str], ColumnElement[bool]]


def since(column: Any) -> Filter:
    """From the start of a day in Paris, such as `2026-05-18`."""
    return lambda value: column >= _midnight(value)


def until(column: Any) -> Filter:
    """Until the end of a day."""
    return lambda value: column < _midnight(value, days=1)


def one_of(column: Any, values: Sequence[str]) -> Filter:
    def equal(value: str) -> ColumnElement[bool]:
        if value not in values:
            raise ValueError(value)
        return and_(column == value)

    return equal


def _midnight(value: str, days: int = 0) -> datetime:
    day = datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007, a day on the wall
    if not 1970 <= day.year <= 2100:
        raise ValueError(value)
    return midnight(day + timedelta(days=days))
