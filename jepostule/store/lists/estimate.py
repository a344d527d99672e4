"""How many rows a query has: an exact count up to a limit, the planner's estimate beyond."""

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, literal_column, select

from jepostule.store import sql
from jepostule.store.database import Session
from jepostule.store.lists.written import Written, written

Query = Select[*tuple[Any, ...]]


class Count(NamedTuple):
    """`least`: there are more than `number`, and nobody counted them."""

    number: int
    exact: bool
    least: bool = False


def more_than(number: int) -> Count:
    return Count(number, exact=False, least=True)


class Counting(NamedTuple):
    """`counted`: a query that stops at `most` + 1."""

    most: int
    explained: Written
    counted: Written


def counting(query: Query, most: int) -> Counting:
    bare = query.with_only_columns(1, maintain_column_froms=True)
    plan = written(bare)
    return Counting(most, plan._replace(text=b"explain (format json) " + plan.text), written(_counted(bare, most)))


async def count(session: Session, asked: Counting) -> Count:
    """Exact up to `most` rows: counting a million of them would take longer than reading a page of them."""
    believed = await _planned(session, asked.explained)
    if believed > 2 * asked.most:
        return told(asked.most + 1, believed, asked.most)
    ((counted,),) = await sql.rows(session, asked.counted.text, asked.counted.values)
    return told(counted, believed, asked.most)


# The planner's own formula: rows per block at the last ANALYZE, times today's number of blocks.
BELIEVED = """(
    select greatest(reltuples, 0) / greatest(relpages, 1) * pg_relation_size(oid) / current_setting('block_size')::int
    from pg_class where oid = '{}'::regclass
)"""


def whole(key: Any, most: int) -> list[ColumnElement[Any]]:
    """Columns `counted` and `believed` for the table of `key`, to be selected with a page of it."""
    # By the key alone: any join, even one that Postgres removes, would rule out an index-only scan.
    counted = _counted(select(key).order_by(key), most).scalar_subquery()
    return [counted.label("counted"), literal_column(BELIEVED.format(key.table.name)).label("believed")]


def told(counted: int, believed: float, most: int) -> Count:
    """`counted`: at most `most` + 1."""
    return Count(counted, exact=True) if counted <= most else Count(_round(max(believed, most)), exact=False)


def _counted(query: Query, most: int) -> Select[int]:
    return select(func.count()).select_from(query.limit(most + 1).subquery())


async def _planned(session: Session, explained: Written) -> int:
    ((plan,),) = await sql.rows(session, explained.text, explained.values)
    return int(plan[0]["Plan"]["Plan Rows"])


def _round(number: float) -> int:
    """To two significant digits: an estimate has no more."""
    return int(float(f"{number:.1e}"))
