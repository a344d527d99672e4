"""A command's work, in an event loop of its own."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from uvicorn.loops.auto import auto_loop_factory

from jepostule.store.database import engine

T = TypeVar("T")


def run(work: Coroutine[Any, Any, T]) -> T:
    async def until_done() -> T:
        try:
            return await work
        finally:
            await engine().dispose()

    with asyncio.Runner(loop_factory=auto_loop_factory()) as runner:  # uvloop, as the web has it, where there is one
        return runner.run(until_done())
