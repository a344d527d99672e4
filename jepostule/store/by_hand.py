"""Rows of tables as SQLAlchemy would load them, from queries of our own: a tenth of what its constructor takes.

They belong to no session and are to be read only.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, Generic, LiteralString, TypeVar

from psycopg.sql import SQL, Composed, Identifier
from sqlalchemy.orm import DeclarativeBase, configure_mappers
from sqlalchemy.orm.attributes import manager_of_class

Row = TypeVar("Row", bound=DeclarativeBase)


class Columns(Generic[Row]):
    """All columns of a table, in one order: to be asked for, and to be made a row of."""

    def __init__(self, kind: type[Row]) -> None:
        self.kind = kind
        self.names = tuple(kind.__mapper__.columns.keys())

    @cached_property
    def _new(self) -> Callable[[], Row]:
        return blank(self.kind)

    def __len__(self) -> int:
        return len(self.names)

    def of(self, alias: LiteralString) -> Composed:
        return SQL(", ").join(Identifier(alias, name) for name in self.names)

    def query(self, rest: LiteralString) -> bytes:
        """A query for them; `rest` says which rows, and in what order.

        Never `select *`: what a connection has prepared would fail once a migration adds a column.
        """
        columns, table = SQL(", ").join(map(Identifier, self.names)), Identifier(str(self.kind.__tablename__))
        return SQL("select {} from {} {}").format(columns, table, SQL(rest)).as_bytes()

    def named(self, values: Mapping[str, Any]) -> Row:
        """With these columns, and no others."""
        row = self._new()
        vars(row).update(values)
        return row

    def row(self, values: Sequence[Any]) -> Row:
        return self.named(dict(zip(self.names, values, strict=True)))


def blank(kind: type[Row]) -> Callable[[], Row]:
    """Makes one without its columns."""
    configure_mappers()  # what the constructor would see to
    return manager_of_class(kind).new_instance
