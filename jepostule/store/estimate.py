"""How many rows a query has: counted where they are few, else as the planner believes."""

from typing import Any, NamedTuple

from sqlalchemy import Select, func, select

from jepostule.store import sql
from jepostule.store.database import Session
from jepostule.store.written import Written, written


class Count(NamedTuple):
    """`least`: there are more, and nobody has looked how many."""

    number: int
    exact: bool
    least: bool = False


def more_than(number: int) -> Count:
    return Count(number, exact=False, least=True)


class Counting(NamedTuple):
    """`counted`: up to `most` and one more, beyond which nobody counts."""

    most: int
    explained: Written
    counted: Written


def counting(query: Select[*tuple[Any, ...]], most: int) -> Counting:
    bare = query.with_only_columns(1, maintain_column_froms=True)
    plan, counted = written(bare), written(select(func.count()).select_from(bare.limit(most + 1).subquery()))
    return Counting(most, plan._replace(text=b"explain (format json) " + plan.text), counted)


async def count(session: Session, asked: Counting) -> Count:
    """Exact up to `most` rows: counting a million of them would take longer than reading a page of them."""
    most = asked.most
    believed = await _planned(session, asked.explained)
    if believed > 2 * most:
        return Count(_round(believed), exact=False)
    ((counted,),) = await sql.rows(session, *asked.counted)
    return Count(counted, exact=True) if counted <= most else Count(_round(max(believed, most)), exact=False)


async def _planned(session: Session, explained: Written) -> int:
    ((plan,),) = await sql.rows(session, *explained)
    return int(plan[0]["Plan"]["Plan Rows"])


def _round(number: int) -> int:
    """To two digits: more would be pretended."""
    return int(float(f"{number:.1e}"))
