"""Cursors of keyset pagination: a row's value in the order and its key, so that the row itself may be deleted."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, tuple_
from sqlalchemy.sql import sqltypes

from jepostule.store.database import LARGEST

ORDER, KEY = "order_of_place", "key_of_place"  # names of the bind parameters


def at(order: Any, key: Any) -> str:
    written = json.dumps([_written(order), _written(key)])
    return urlsafe_b64encode(written.encode()).decode().rstrip("=")


def beyond(order: Any, key: Any, *, ascending: bool) -> ColumnElement[bool]:
    """Rows after the cursor that `place` reads."""
    # One comparison of pairs, which an index on both columns serves.
    values = tuple_(bindparam(ORDER, None, order.type), bindparam(KEY, None, key.type))
    return tuple_(order, key) > values if ascending else tuple_(order, key) < values


def order_at(cursor: str, order: Any, key: Any) -> Any:
    """The cursor's value in the order; ValueError for an invalid cursor."""
    return _read(cursor, order, key)[0]


def place(cursor: str, order: Any, key: Any) -> dict[str, Any]:
    """The values for `beyond`; ValueError for an invalid cursor."""
    return dict(zip((ORDER, KEY), _read(cursor, order, key), strict=True))


def read(text: str, column: Any) -> Any:
    """A value of this column, parsed; ValueError."""
    is_number = isinstance(column.type, sqltypes.Integer)
    return _reader(column.type)(int(text) if is_number else text)


def _written(value: Any) -> str | int:
    if isinstance(value, datetime):
        return value.isoformat()
    return value if isinstance(value, int) else str(value)


def _read(cursor: str, *columns: Any) -> list[Any]:
    try:
        values = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except RecursionError as error:
        raise ValueError("no cursor") from error
    if not isinstance(values, list) or len(values) != len(columns):
        raise ValueError("no cursor")
    return [_reader(column.type)(value) for value, column in zip(values, columns, strict=True)]


def _reader(kind: Any) -> Callable[[Any], Any]:
    if isinstance(kind, sqltypes.DateTime):
        return _moment
    if isinstance(kind, sqltypes.Integer):
        return _number
    return _uuid if isinstance(kind, sqltypes.Uuid) else _text


def _moment(value: Any) -> datetime:
    found = datetime.fromisoformat(_text(value))
    if found.tzinfo is None or not 1 < found.year < 9999:
        raise ValueError("no moment")
    return found


def _number(value: Any) -> int:
    if type(value) is not int or abs(value) > LARGEST:
        raise ValueError("no number")
    return value


def _uuid(value: Any) -> UUID:
    return UUID(_text(value))


def _text(value: Any) -> str:
    if not isinstance(value, str) or "\0" in value:
        raise ValueError("no text")
    value.encode()  # a lone surrogate raises UnicodeEncodeError, a ValueError
    return value
