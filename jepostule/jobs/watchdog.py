"""Ends a process whose loop, or whose way to Postgres, is stuck: its supervisor starts another."""

import asyncio
import contextlib
import faulthandler
from collections.abc import AsyncIterator

from jepostule.store.queue import runner

BEAT = 5  # seconds
PATIENCE = 30  # seconds without a beat; by then others take this worker for dead, and its jobs with it
FAREWELL = 9  # seconds to stop in, once asked


@contextlib.asynccontextmanager
async def watching(stop: asyncio.Event, patience: float = PATIENCE) -> AsyncIterator[None]:
    """Whatever happens inside: it does not stand still, and it ends soon after `stop`. Says where it was stuck."""
    tasks = [asyncio.create_task(_beat(stop, patience)), asyncio.create_task(_farewell(stop))]
    try:
        yield
    finally:
        for each in tasks:
            each.cancel()
        if not stop.is_set():  # a thread that still calls somebody may hold up the process's very end
            faulthandler.cancel_dump_traceback_later()


async def _beat(stop: asyncio.Event, patience: float) -> None:
    while not stop.is_set():
        # A thread of C: it needs neither our loop nor the interpreter's lock.
        faulthandler.dump_traceback_later(patience, exit=True)
        with contextlib.suppress(Exception):  # a Postgres that is away says so at once, and is waited for
            await runner().check_connection_async()
        await asyncio.sleep(BEAT)


async def _farewell(stop: asyncio.Event) -> None:
    # What it still does then is done again: its jobs are rescued.
    await stop.wait()
    faulthandler.dump_traceback_later(FAREWELL, exit=True)
