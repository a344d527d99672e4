"""A third party's API, over TLS on a free port: it records each call, and misbehaves on request."""

import json
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

HANG_UP = "hang up"  # reads the request, then closes the connection
STALL = "stall"  # never responds
DRIP = "drip"  # a response that never ends, one byte at a time


@dataclass(frozen=True)
class Call:
    path: str
    query: dict[str, str]
    headers: dict[str, str]  # lower-case names
    body: Any


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()


class ApiServer:
    """Replies `answer` to each POST, or does HANG_UP, STALL or DRIP; `calls` are the requests so far."""

    def __init__(self, tls: ssl.SSLContext, answer: Answer) -> None:
        self.answer: Answer | str = answer
        self.calls: list[Call] = []
        self.stopping = threading.Event()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.api = self  # type: ignore[attr-defined]
        self.server.socket = tls.wrap_socket(self.server.socket, server_side=True, do_handshake_on_connect=False)
        self.address = f"https://127.0.0.1:{self.server.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        self.stopping.set()
        self.server.shutdown()
        self.server.server_close()


class Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        api: ApiServer = self.server.api  # type: ignore[attr-defined]
        api.calls.append(self.read())
        order = api.answer
        if isinstance(order, Answer):
            self.say(order)
        elif order == STALL:
            api.stopping.wait()
        elif order == DRIP:
            self.say(Answer(200, headers=(("content-length", "1000000"),)))
            self.drip(api.stopping)
        self.close_connection = True

    def do_GET(self) -> None:
        """The target of a redirect, which no client should follow."""
        api: ApiServer = self.server.api  # type: ignore[attr-defined]
        api.calls.append(Call(f"GET {self.path}", {}, {}, None))
        self.say(Answer(204))

    def read(self) -> Call:
        url = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        headers = {name.lower(): value for name, value in self.headers.items()}
        content = self.rfile.read(int(headers["content-length"]))
        return Call(url.path, query, headers, json.loads(content))

    def say(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)

    def drip(self, stopping: threading.Event) -> None:
        with suppress(OSError):
            while not stopping.wait(0.1):
                self.wfile.write(b"x")

    def log_message(self, format: str, *args: object) -> None:
        pass
