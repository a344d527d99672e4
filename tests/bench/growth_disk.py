"""Disk space per application: rows and indexes of each table."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import text

from jepostule.store.database import transaction
from tests.bench.growth_databases import within

# The bytes of documents are in `pg_largeobject`, a system table with its own index.
SIZES = text("""
    select relname, pg_table_size(oid), pg_indexes_size(oid) from pg_class
    where relkind = 'r' and pg_total_relation_size(oid) > 200000
        and (relnamespace = current_schema()::regnamespace or relname = 'pg_largeobject')
    order by pg_total_relation_size(oid) desc
""")
INDEXES = text("""
    select indexrelname, pg_relation_size(indexrelid) as size from pg_stat_user_indexes
    order by pg_relation_size(indexrelid) desc limit 12
""")
COUNT = text("select count(*) from application")


def measure(variables: Mapping[str, str]) -> dict[str, Any]:
    return within(variables, found)


async def found() -> dict[str, Any]:
    """Sizes in bytes."""
    async with transaction() as session:
        tables = {name: {"rows": rows, "indexes": indexes} for name, rows, indexes in await session.execute(SIZES)}
        indexes = {each.indexrelname: each.size for each in await session.execute(INDEXES)}
        return {"applications": await session.scalar(COUNT), "tables": tables, "indexes": indexes}
