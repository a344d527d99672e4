"""Ports for servers that are started later, or again."""

import os
import socket
from itertools import cycle, islice

# Below those that the kernel hands out to connections and other servers, above those that Chromium refuses to visit.
FIRST, LAST = 12_000, 32_000
SHARE = 100
TURNS = cycle(range(SHARE))


def free_port() -> int:
    """A port that nobody takes before its server does: each process of the tests has a hundred of its own."""
    own = FIRST + os.getpid() * SHARE % (LAST - FIRST)
    return next(own + turn for turn in islice(TURNS, SHARE) if is_free(own + turn))


def is_free(port: int) -> bool:
    with socket.socket() as tried:
        try:
            tried.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
