"""Load on a server from a fixed number of connections, one request at a time on each.

Hand-written HTTP/1.1 on uvloop: it uses little CPU compared with any server (`Volley.share` says how much).
"""

import asyncio
import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import cast

import uvloop

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


PATIENCE = 60  # seconds, for the last responses


@dataclass
class Volley:
    """The result. `spent`: seconds taken by each answered request."""

    statuses: Counter[int] = field(default_factory=Counter)
    spent: list[float] = field(default_factory=list)
    seconds: float = 0
    share: float = 0  # of one core, used by this process

    @property
    def rate(self) -> float:
        """Responses per second."""
        return len(self.spent) / self.seconds


class Caller(asyncio.Protocol):
    def __init__(self, requests: Iterator[bytes], until: float, volley: Volley) -> None:
        self.requests, self.until, self.volley = requests, until, volley
        self.answer = bytearray()
        self.over = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)  # uvloop's class is not a subclass of asyncio.Transport
        self.ask()

    def ask(self) -> None:
        request = next(self.requests, None) if time.perf_counter() < self.until else None
        if request is None:
            self.transport.close()
            return
        self.began = time.perf_counter()
        self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        self.answer += data
        end = self.answer.find(b"\r\n\r\n")
        if end < 0 or len(self.answer) < end + 4 + length(self.answer[:end]):
            return
        self.volley.spent.append(time.perf_counter() - self.began)
        self.volley.statuses[int(self.answer[9:12])] += 1
        self.answer.clear()
        self.ask()

    def connection_lost(self, _: Exception | None) -> None:
        self.over.set_result(None)


def length(head: bytearray) -> int:
    found = LENGTH.search(head)
    return int(found[1]) if found else 0


def fire(port: int, requests: Iterable[bytes], connections: int, seconds: float = 60) -> Volley:
    """Runs until the requests or `seconds` are used up. Raises RuntimeError unless all responses are 2xx."""
    volley = Volley()
    began, worked = time.perf_counter(), time.process_time()
    uvloop.run(_call(port, iter(requests), connections, began + seconds, volley))
    volley.seconds = time.perf_counter() - began
    volley.share = (time.process_time() - worked) / volley.seconds
    if wrong := {status: count for status, count in volley.statuses.items() if status // 100 != 2}:
        raise RuntimeError(f"answers that were not expected: {wrong}")
    if not volley.spent:
        raise RuntimeError("no answer at all")
    return volley


async def _call(port: int, requests: Iterator[bytes], connections: int, until: float, volley: Volley) -> None:
    loop = asyncio.get_running_loop()
    callers = [
        (await loop.create_connection(lambda: Caller(requests, until, volley), "127.0.0.1", port))[1]
        for _ in range(connections)
    ]
    async with asyncio.timeout_at(loop.time() + max(0, until - time.perf_counter()) + PATIENCE):
        await asyncio.gather(*(each.over for each in callers))
