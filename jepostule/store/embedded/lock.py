"""The lock that allows only one Postgres per data folder."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from jepostule.store.embedded.broken import Broken

PATIENCE = 5  # seconds, for a server to write its last pages after its owner was killed


@contextmanager
def locked(file: Path) -> Iterator[IO[bytes]]:
    """Held by the process that starts Postgres and by Postgres itself: once it is free, neither is left."""
    with file.open("ab") as held:
        deadline = time.monotonic() + PATIENCE
        while not taken(held):
            if time.monotonic() > deadline:
                raise Broken(f"Postgres already runs in {file.parent}: stop the other start first.")
            time.sleep(0.05)
        yield held


def taken(file: IO[bytes]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
