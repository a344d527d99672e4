"""Ends the process when its event loop or its access to Postgres hangs: its supervisor starts another."""

import asyncio
import contextlib
import faulthandler
from collections.abc import AsyncIterator

from jepostule.store.pulse import Pulse

BEAT = 5  # seconds
PATIENCE = 30  # seconds without a beat; by then other workers consider this one dead and rescue its jobs
FAREWELL = 9  # seconds to stop, once asked to


@contextlib.asynccontextmanager
async def watching(stop: asyncio.Event, patience: float = PATIENCE) -> AsyncIterator[None]:
    """Exits the process, with a traceback, when the body hangs or does not end soon after `stop`."""
    tasks = [asyncio.create_task(_beat(stop, patience)), asyncio.create_task(_farewell(stop))]
    try:
        yield
    finally:
        for each in tasks:
            each.cancel()
        if not stop.is_set():  # else the timer stays: a thread in a network call could delay the exit
            faulthandler.cancel_dump_traceback_later()


async def _beat(stop: asyncio.Event, patience: float) -> None:
    async with contextlib.aclosing(Pulse()) as pulse:
        while not stop.is_set():
            # The timer is a C thread: it needs neither the event loop nor the GIL.
            faulthandler.dump_traceback_later(patience, exit=True)
            with contextlib.suppress(Exception):  # an error of Postgres is not a hang
                await pulse.ask()
            await asyncio.sleep(BEAT)


async def _farewell(stop: asyncio.Event) -> None:
    # Jobs that this interrupts are rescued, and run again.
    await stop.wait()
    faulthandler.dump_traceback_later(FAREWELL, exit=True)
