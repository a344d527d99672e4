"""What SQLAlchemy made, written down to be given to psycopg: a statement that is kept costs nothing to make again."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from psycopg.rows import namedtuple_row
from sqlalchemy import Select
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

from jepostule.store.database import Session

DIALECT = PGDialect_psycopg()  # type: ignore[no-untyped-call]


class Written(NamedTuple):
    text: bytes
    values: Mapping[str, Any]


def written(query: Select[*tuple[Any, ...]]) -> Written:
    # `in` has as many parameters as there are values: they are written out now.
    made = query.compile(dialect=DIALECT, compile_kwargs={"render_postcompile": True})
    return Written(str(made).encode(), made.params)


async def rows(session: Session, query: Written, values: Mapping[str, Any] | None = None) -> list[Any]:
    """Each with its columns by name. `values`: in the place of those that were there when it was written."""
    cursor = session.driver.cursor(binary=True, row_factory=namedtuple_row)
    return await (await cursor.execute(query.text, {**query.values, **(values or {})})).fetchall()
