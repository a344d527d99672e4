"""Sentry's API on a free port; it keeps the text of each request."""

import gzip
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

import brotli


class SentryServer:
    def __init__(self) -> None:
        self.told: list[str] = []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.sentry = self  # type: ignore[attr-defined]
        self.dsn = f"http://publickey@127.0.0.1:{self.server.server_port}/42"

    @property
    def events(self) -> list[dict[str, Any]]:
        """The events, without the headers of their envelopes."""
        return [json.loads(line) for each in self.told for line in each.splitlines()[2:] if line]

    def __enter__(self) -> Self:
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()


class Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers["content-length"]))
        match self.headers["content-encoding"]:
            case "br":
                content = brotli.decompress(content)
            case "gzip":
                content = gzip.decompress(content)
        sentry: SentryServer = self.server.sentry  # type: ignore[attr-defined]
        sentry.told.append(content.decode())
        self.send_response(200)
        self.send_header("content-length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, format: str, *args: object) -> None:
        pass
