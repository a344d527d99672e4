"""What Postgres reads for statements: the measure is the number of 8 kB blocks that it touches.

It does not depend on the machine as seconds do.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import psycopg
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from jepostule.store.database import Session, opened
from jepostule.store.lists import listing
from jepostule.store.lists.listing import Asked, Listing

# A page of fifty touches about 700. A page of a filter that matches 1 % reads 5,000 rows: 12,000 blocks, 5 ms. Walking
# all rows by an index would touch 200,000 or more.
MOST = 15_000
DEEP = 20  # pages

Statement = tuple[str, Any]  # and its parameters


@asynccontextmanager
async def recorded() -> AsyncIterator[list[Statement]]:
    """Every statement given to psycopg, by us or by SQLAlchemy."""
    statements: list[Statement] = []
    execute = psycopg.AsyncCursor.execute

    def note(cursor: psycopg.AsyncCursor[Any], query: Any, values: Any = None, **also: Any) -> Any:
        statements.append((query.decode() if isinstance(query, bytes) else query, values))
        return execute(cursor, query, values, **also)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(psycopg.AsyncCursor, "execute", note)
        yield statements


async def plans(session: Session, statements: list[Statement]) -> list[dict[str, Any]]:
    connection = session.driver
    found = []
    for statement, parameters in statements:
        if not statement.startswith("explain"):
            answer = await connection.execute("explain (analyze, buffers, format json) " + statement, parameters)
            row = await answer.fetchone()
            assert row is not None
            found.append(row[0][0]["Plan"])
    return found


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for each in plan.get("Plans", ()):
        yield from nodes(each)


def read_whole(plan: dict[str, Any], tables: set[str]) -> set[str]:
    return {each["Relation Name"] for each in nodes(plan) if each["Node Type"].endswith("Seq Scan")} & tables


def touched(plan: dict[str, Any]) -> int:
    blocks: int = plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
    return blocks


async def cost(engine: AsyncEngine, rows: Listing, asked: Asked, tables: set[str]) -> tuple[set[str], int]:
    """Of its first page, and of a deep one: which of these tables are read whole, and the most blocks touched."""
    async with opened(engine, autocommit=True) as session:
        place = await _deep(session, rows, asked)
        async with recorded() as statements:
            await listing.page(session, rows, asked)
            await listing.page(session, rows, replace(asked, after=place))
        found = await plans(session, statements)
    return set[str]().union(*(read_whole(each, tables) for each in found)), max(map(touched, found))


async def _deep(session: Session, rows: Listing, asked: Asked) -> str:
    """The cursor after a thousand rows, or after the last row."""
    _, place = await listing.keys(session, rows, asked, DEEP * listing.SIZE)
    keys, last = await listing.keys(session, rows, asked, 1)
    return place or (last if keys else "")


def words(query: dict[str, Any]) -> str:
    return " ".join(str(value) for value in query.values()) or "all"
