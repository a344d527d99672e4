"""Runs the import, and reads the tables that it fills."""

from typing import Any

from sqlalchemy import text

from jepostule.cli import legacy
from jepostule.domain.legacy.tally import Tally
from jepostule.store.database import transaction
from tests.legacy.people import OldService

Row = dict[str, Any]

# The table that receives the rows of each source.
HERE = {
    "platform": "client_platform",
    "agent": "agent",
    "application": "application",
    "answer": "answer",
    "event": "event",
    "failure": "legacy_failure",
}


async def move_in(old: OldService) -> dict[str, Tally]:
    return {each.source: each for each in await legacy.move(old.dsn)}


async def rows(table: str, condition: str = "true") -> list[Row]:
    async with transaction() as session:
        found = await session.execute(text(f"select * from {table} where {condition} order by 1, 2"))
        return [dict(row) for row in found.mappings()]


async def one(table: str, condition: str = "true") -> Row:
    (found,) = await rows(table, condition)
    return found


async def everything() -> dict[str, list[Row]]:
    return {table: await rows(table) for table in (*HERE.values(), "client_secret", "letter")}
