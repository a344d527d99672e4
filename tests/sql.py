"""Statements in a transaction of their own, to look at rows and to change them."""

from typing import Any

from sqlalchemy import text

from jepostule.store.database import transaction


async def execute(statement: str, **values: object) -> None:
    async with transaction() as session:
        await session.execute(text(statement), values)


async def rows(query: str) -> list[tuple[Any, ...]]:
    async with transaction() as session:
        return [tuple(row) for row in await session.execute(text(query))]


async def scalar(query: str) -> Any:
    async with transaction() as session:
        return await session.scalar(text(query))


async def count(table: str) -> int:
    return int(await scalar(f"select count(*) from {table}"))
