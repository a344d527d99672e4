"""How many rows a query has: counted where they are few, else as the planner believes."""

from typing import Any, NamedTuple

from sqlalchemy import Executable, Select, func, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import ClauseElement

from jepostule.store.database import Session


class Count(NamedTuple):
    """`least`: there are more, and nobody has looked how many."""

    number: int
    exact: bool
    least: bool = False


def more_than(number: int) -> Count:
    return Count(number, exact=False, least=True)


class Explain(Executable, ClauseElement):
    """`explain`, with the parameters of the query."""

    inherit_cache = False

    def __init__(self, query: Select[*tuple[Any, ...]]) -> None:
        self.query = query


@compiles(Explain)
def _explain(element: Explain, compiler: SQLCompiler, **options: Any) -> str:
    return "explain (format json) " + compiler.process(element.query, **options)


async def count(session: Session, query: Select[*tuple[Any, ...]], most: int) -> Count:
    """Exact up to `most` rows: counting a million of them would take longer than reading a page of them."""
    believed = await _planned(session, query)
    if believed > 2 * most:
        return Count(_round(believed), exact=False)
    bare = query.with_only_columns(1, maintain_column_froms=True).limit(most + 1).subquery()
    counted = await session.scalar(select(func.count()).select_from(bare)) or 0
    return Count(counted, exact=True) if counted <= most else Count(_round(max(believed, most)), exact=False)


async def _planned(session: Session, query: Select[*tuple[Any, ...]]) -> int:
    plan = await session.scalar(Explain(query))
    return int(plan[0]["Plan"]["Plan Rows"])


def _round(number: int) -> int:
    """To two digits: more would be pretended."""
    return int(float(f"{number:.1e}"))
