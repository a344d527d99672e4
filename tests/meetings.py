"""Two transactions that need the same rows at the same moment."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from jepostule.domain.errors import DomainError
from jepostule.store.database import Session, transaction
from tests.faults.fates import until
from tests.faults.points import PATIENCE, held
from tests.sql import rows

Act = Callable[[Session], Awaitable[Any]]


async def in_transaction(act: Act) -> Any:
    async with transaction() as session:
        return await act(session)


async def blocked() -> int:
    """The number of transactions that wait for a lock."""
    query = "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
    return int((await rows(query))[0][0])


async def meet(lock: str, first: Act, second: Act) -> list[Any]:
    """Both go as far as they can while somebody else holds `lock`, one after the other; then on to their ends."""
    going: list[asyncio.Task[Any]] = []

    async def nobody_moves() -> bool:
        return await blocked() == sum(not each.done() for each in going)

    async with held(lock):
        for act in (first, second):
            going.append(asyncio.create_task(in_transaction(act)))
            await until(nobody_moves, PATIENCE)
    done = await asyncio.gather(*going, return_exceptions=True)
    for each in done:
        if isinstance(each, BaseException) and not isinstance(each, DomainError):
            raise each
    return done


async def number(query: str) -> Any:
    """What the query finds first; None if nothing."""
    found = await rows(query)
    return found[0][0] if found else None
