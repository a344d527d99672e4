"""A batch of rows, chosen by the statement that changes them."""

from typing import Any

from sqlalchemy import ARRAY, Select, any_, func
from sqlalchemy.sql.elements import CollectionAggregate


def any_of(keys: Select[Any]) -> CollectionAggregate[Any]:
    """For `key == any_of(keys)`: they are chosen once.

    With `in`, Postgres chooses them anew for each row of a table that it believes to be empty. Each time it locks
    others, as their predecessors are changed by now: the batch grows, and a table of a thousand rows takes minutes.
    """
    [key] = keys.selected_columns
    return any_(func.array(keys.scalar_subquery(), type_=ARRAY(key.type)))
