"""A command's work, in an event loop of its own."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from jepostule.store.database import engine

T = TypeVar("T")


def run(work: Coroutine[Any, Any, T]) -> T:
    async def until_done() -> T:
        try:
            return await work
        finally:
            await engine().dispose()

    return asyncio.run(until_done())
