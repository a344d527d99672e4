"""Rows written without SQLAlchemy, in the session's transaction: for what each visitor writes. See `store/sql.py`."""

from collections.abc import Iterable
from functools import cache
from typing import Any, LiteralString

from psycopg import sql
from psycopg.rows import dict_row

from jepostule.store.database import Base, Session


async def add(session: Session, new: Base) -> None:
    """Inserts `new`, which then knows what Postgres made of all that it left out. It stays apart from the session."""
    cursor = session.driver.cursor(binary=True, row_factory=dict_row)
    await cursor.execute(*_insertion(new, back=True))
    new.__dict__.update(await cursor.fetchone() or {})


async def put(session: Session, new: Base) -> None:
    """`add` where nothing of what was left out matters: Postgres need not answer."""
    await session.driver.execute(*_insertion(new, back=False))


async def write(session: Session, known: Base, *names: str) -> None:
    """These columns of the row whose `id` is `known`'s become what `known` says."""
    values = [getattr(known, name) for name in (*names, "id")]
    await session.driver.execute(_update(type(known), names), values)


def _insertion(new: Base, *, back: bool) -> tuple[bytes, list[Any]]:
    said = tuple(name for name in _columns(type(new)) if name in new.__dict__)
    return _insert(type(new), said, back), [new.__dict__[name] for name in said]


@cache
def _columns(kind: type[Base]) -> tuple[str, ...]:
    return tuple(each.key for each in kind.__table__.columns)


@cache
def _insert(kind: type[Base], said: tuple[str, ...], back: bool) -> bytes:
    left_out = [name for name in _columns(kind) if name not in said]
    marks = sql.SQL(", ").join([sql.Placeholder()] * len(said))
    statement = _filled("insert into {} ({}) values ({})", _table(kind), _listed(said), marks)
    return statement + (_filled(" returning {}", _listed(left_out)) if back else b"")


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
