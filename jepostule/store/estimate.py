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
    """`counted`: up to `most` and one more, beyond which nobody counts. `is_whole`: nothing has to be looked for."""

    most: int
    is_whole: bool
    explained: Written
    counted: Written


def counting(query: Select[*tuple[Any, ...]], most: int, key: Any) -> Counting:
    """`key`: a column with an index, by which a whole table is counted: one row of the list each."""
    bare, is_whole = query.with_only_columns(1, maintain_column_froms=True), query.whereclause is None
    # By itself: with a join, even one that Postgres leaves out, each row is looked at, and not the index alone.
    some = (select(key).order_by(key) if is_whole else bare).limit(most + 1)
    plan, counted = written(bare), written(select(func.count()).select_from(some.subquery()))
    return Counting(most, is_whole, plan._replace(text=b"explain (format json) " + plan.text), counted)


async def count(session: Session, asked: Counting) -> Count:
    """Exact up to `most` rows: counting a million of them would take longer than reading a page of them."""
    # So many of a whole table are counted as soon as the planner is asked.
    believed = 0 if asked.is_whole else await _planned(session, asked.explained)
    if believed <= 2 * asked.most:
        ((counted,),) = await sql.rows(session, *asked.counted)
        if counted <= asked.most:
            return Count(counted, exact=True)
    believed = believed or await _planned(session, asked.explained)
    return Count(_round(max(believed, asked.most)), exact=False)


async def _planned(session: Session, explained: Written) -> int:
    ((plan,),) = await sql.rows(session, *explained)
    return int(plan[0]["Plan"]["Plan Rows"])


def _round(number: int) -> int:
    """To two digits: more would be pretended."""
    return int(float(f"{number:.1e}"))
