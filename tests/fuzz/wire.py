"""Raw requests, passed straight to the ASGI application: no HTTP client corrects what is malformed."""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from litestar.types import ASGIApp

Headers = list[tuple[bytes, bytes]]
Message = dict[str, Any]


@dataclass(frozen=True)
class Sent:
    """`pieces`: of the body, as they arrive; `hangs_up`: the client disconnects before the end of it."""

    method: str
    target: str  # path, percent-encoded
    query: bytes = b""
    headers: Headers = field(default_factory=list)
    pieces: list[bytes] = field(default_factory=list)
    hangs_up: bool = False

    def messages(self) -> Iterator[Message]:
        """The ASGI messages that a server would pass on."""
        for piece in self.pieces:
            yield {"type": "http.request", "body": piece, "more_body": True}
        if not self.hangs_up:
            yield {"type": "http.request", "body": b"", "more_body": False}


@dataclass
class Answered:
    status: int = 0
    headers: Headers = field(default_factory=list)
    body: bytes = b""
    cost: float = 0.0  # seconds of CPU


async def answer(app: ASGIApp, sent: Sent) -> Answered:
    """Exceptions of the application propagate."""
    given, messages, whole = Answered(), sent.messages(), asyncio.Event()

    async def receive() -> Message:
        if message := next(messages, None):
            return message
        if not sent.hangs_up:
            await whole.wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            given.status, given.headers = message["status"], [*message["headers"]]
        elif message["type"] == "http.response.body":
            given.body += message["body"]
            if not message.get("more_body"):
                whole.set()

    began = time.process_time()
    await app(scope(sent), receive, send)  # type: ignore[arg-type]
    given.cost = time.process_time() - began
    return given


def scope(sent: Sent) -> dict[str, object]:
    """As uvicorn builds it."""
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": sent.method,
        "scheme": "http",
        "path": unquote(sent.target),
        "raw_path": sent.target.encode(),
        "query_string": sent.query,
        "root_path": "",
        "headers": sent.headers,
        "client": ("127.0.0.1", 1234),
        "server": ("127.0.0.1", 8000),
    }
