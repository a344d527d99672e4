"""Runs a command's work in an event loop, and shows its progress."""

import asyncio
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import click
from uvicorn.loops.auto import auto_loop_factory

from jepostule.store.database import engine

T = TypeVar("T")


def run(work: Coroutine[Any, Any, T]) -> T:
    async def until_done() -> T:
        try:
            return await work
        finally:
            await engine().dispose()

    with asyncio.Runner(loop_factory=auto_loop_factory()) as runner:  # uvloop where available, as in the web process
        return runner.run(until_done())


@contextmanager
def progress(label: str, length: int) -> Iterator[Callable[[int], None]]:
    """A progress bar on stderr, hidden unless that is a terminal. Yields the function that advances the bar."""
    with click.progressbar(length=length, label=label, file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
        yield bar.update
