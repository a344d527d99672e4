"""Inserting many rows at once, even if some of them are invalid."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import JSON, Text, cast, column, func, inspect, literal, literal_column, select
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.exc import DataError, IntegrityError

from jepostule.store.database import Base, Session

TAKEN = "another one is here in its place"


async def add(session: Session, row: type[Base], rows: Sequence[Mapping[str, Any]]) -> dict[Any, str]:
    """Inserts all rows that Postgres accepts; returns why it refused the others, by `id`.

    `rows`: all with the same columns, including `id`.
    """
    if not rows:
        return {}
    try:
        return await _all(session, row, rows)
    except (IntegrityError, DataError) as refusal:
        return {rows[0]["id"]: _why(refusal)} if len(rows) == 1 else await _halves(session, row, rows)


def inserted(row: type[Base], rows: Sequence[Mapping[str, Any]]) -> Insert:
    """The insert, with all rows in one bind parameter: a parameter for each cell takes five times as long."""
    names = list(rows[0])
    found = func.json_populate_recordset(
        literal_column(f"null::{row.__tablename__}"),
        cast(literal(json.dumps(rows, default=str), Text()), JSON),
    ).table_valued(*(column(name) for name in names))
    return insert(row).from_select(names, select(*(found.c[name] for name in names)), include_defaults=False)


async def _all(session: Session, row: type[Base], rows: Sequence[Mapping[str, Any]]) -> dict[Any, str]:
    key = inspect(row).primary_key[0]
    async with session.begin_nested():
        added = set(await session.scalars(inserted(row, rows).on_conflict_do_nothing().returning(key)))
    return {each["id"]: TAKEN for each in rows if each["id"] not in added}


async def _halves(session: Session, row: type[Base], rows: Sequence[Mapping[str, Any]]) -> dict[Any, str]:
    """Bisects: one invalid row among a thousand is found in ten steps."""
    middle = len(rows) // 2
    return {**await add(session, row, rows[:middle]), **await add(session, row, rows[middle:])}


def _why(refusal: IntegrityError | DataError) -> str:
    """For example `breaks answer_location_is_known`: the name of the constraint, and no value."""
    said: Any = getattr(refusal.orig, "diag", None)
    name = said and said.constraint_name
    return f"breaks {name.removeprefix('ck_')}" if name else f"Postgres refuses it: {said and said.sqlstate}"
