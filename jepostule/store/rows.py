"""Writing rows without SQLAlchemy, in the session's transaction: for what every visitor does. See `store/sql.py`."""

from collections.abc import Iterable
from functools import cache
from typing import LiteralString

from psycopg import sql

from jepostule.store.database import Base, Session


async def add(session: Session, new: Base) -> None:
    """Inserts `new`. It stays detached from the session, and does not get the defaults that Postgres sets."""
    said = tuple(name for name in _columns(type(new)) if name in new.__dict__)
    await session.driver.execute(_insert(type(new), said), [new.__dict__[name] for name in said])


async def write(session: Session, known: Base, *names: str) -> None:
    """Updates these columns of the row with `known`'s `id` to `known`'s values."""
    values = [getattr(known, name) for name in (*names, "id")]
    await session.driver.execute(_update(type(known), names), values)


@cache
def _columns(kind: type[Base]) -> tuple[str, ...]:
    return tuple(each.key for each in kind.__table__.columns)


@cache
def _insert(kind: type[Base], said: tuple[str, ...]) -> bytes:
    marks = sql.SQL(", ").join([sql.Placeholder()] * len(said))
    return _filled("insert into {} ({}) values ({})", _table(kind), _listed(said), marks)


@cache
def _update(kind: type[Base], names: tuple[str, ...]) -> bytes:
    changes = sql.SQL(", ").join([sql.SQL("{} = %s").format(sql.Identifier(name)) for name in names])
    return _filled("update {} set {} where id = %s", _table(kind), changes)


def _filled(form: LiteralString, *parts: sql.Composable) -> bytes:
    return sql.SQL(form).format(*parts).as_bytes()


def _table(kind: type[Base]) -> sql.Identifier:
    return sql.Identifier(str(kind.__tablename__))


def _listed(names: Iterable[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, names))
