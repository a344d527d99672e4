"""Streaming any number of rows, a batch of them in memory at a time."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import Select
from sqlalchemy.ext.asyncio import AsyncResult

from jepostule.store.database import Session

PORTION = 500  # rows


@asynccontextmanager
async def streamed(session: Session, query: Select[*tuple[Any, ...]]) -> AsyncIterator[AsyncResult[*tuple[Any, ...]]]:
    """Closed at the end of the block, even if the client disconnects, since the connection goes back to the pool."""
    rows = await session.stream(query.execution_options(yield_per=PORTION))
    try:
        yield rows
    finally:
        await rows.close()
