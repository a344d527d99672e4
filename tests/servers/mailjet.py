"""Mailjet's API, over TLS on a free port; misbehaves on request."""

import base64
import json
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

from tests.servers import certificate

KEY, SECRET = "key-of-the-tests", "secret-of-the-tests"
FIRST_ID = 1152921528000000001  # beyond the integers that a double represents exactly
HANG_UP = "hang up"
STALL = "stall"
DRIP = "drip"  # a response that never ends, one byte at a time


@dataclass(frozen=True)
class Answer:
    status: int
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Call:
    method: str
    path: str
    query: dict[str, str]
    headers: Mapping[str, str]
    body: bytes

    @property
    def letter(self) -> dict[str, Any]:
        [letter] = json.loads(self.body)["Messages"]
        assert isinstance(letter, dict)
        return letter


class MailjetServer:
    """`behaviour["POST"]` or `["GET"]` is an Answer, or HANG_UP, STALL or DRIP, once the request has been read.

    Otherwise it works: `letters` are those accepted, by MessageID. With `takes_anyway` it accepts a letter before it
    misbehaves. `variables`: environment variables that make it the service's Mailjet.
    """

    def __init__(self, certified: Path) -> None:
        self.calls: list[Call] = []
        self.letters: dict[int, dict[str, Any]] = {}
        self.behaviour: dict[str, Answer | str] = {}
        self.takes_anyway = False
        self.ids = count(FIRST_ID)
        self.stopping = threading.Event()
        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.told = self
        tls = certificate.context(certified)
        self.server.socket = tls.wrap_socket(self.server.socket, server_side=True, do_handshake_on_connect=False)
        self.url = f"https://127.0.0.1:{self.server.server_port}"
        self.variables = {
            "EMAIL_DELIVERY_SERVICE": "mailjet",
            "MAILJET_API_URL": self.url,
            "MAILJET_API_KEY": KEY,
            "MAILJET_API_SECRET": SECRET,
            "REQUESTS_CA_BUNDLE": str(certified),
        }

    def __enter__(self) -> Self:
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05})
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def calls_by(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    def take(self, call: Call) -> Answer:
        message_id = next(self.ids)
        self.letters[message_id] = call.letter
        to = {"Email": call.letter["To"][0]["Email"], "MessageID": message_id, "MessageUUID": "5f1b"}
        return Answer(200, {"Messages": [{"Status": "success", "CustomID": call.letter["CustomID"], "To": [to]}]})

    def find(self, call: Call) -> Answer:
        custom_id = call.query.get("CustomID")
        rows = [
            {"ID": message_id, "CustomID": custom_id, "Status": "sent"}
            for message_id, letter in self.letters.items()
            if letter["CustomID"] == custom_id
        ]
        return Answer(200, {"Count": len(rows), "Data": rows, "Total": len(rows)})

    def respond(self, call: Call) -> Answer | str:
        self.calls.append(call)
        order = self.behaviour.get(call.method)
        if order is None and not is_ours(call):
            return Answer(401, {"StatusCode": 401, "ErrorMessage": "API key authentication/authorization failure."})
        known = {("POST", "/v3.1/send"): self.take, ("GET", "/v3/REST/message"): self.find}
        work = known.get((call.method, call.path))
        if work is None:
            return Answer(404, {"StatusCode": 404})
        if order is None:
            return work(call)
        if self.takes_anyway:
            work(call)
        return order


class Server(ThreadingHTTPServer):
    told: MailjetServer
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignores clients that disconnect or reject our certificate."""


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        call = Call(self.command, url.path, dict(parse_qsl(url.query)), dict(self.headers), body)
        answer = self.server.told.respond(call)
        if answer == STALL:
            self.server.told.stopping.wait()
        elif answer == DRIP:
            self.drip(self.server.told.stopping)
        elif isinstance(answer, Answer):
            self.give(answer)

    def do_POST(self) -> None:
        self.do_GET()

    def give(self, answer: Answer) -> None:
        body = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
        self.send_response(answer.status)
        for name, value in {"content-type": "application/json", **answer.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def drip(self, stopping: threading.Event) -> None:
        self.send_response(200)
        self.send_header("content-length", "1000000")
        self.end_headers()
        with suppress(OSError):
            while not stopping.wait(0.1):
                self.wfile.write(b" ")

    def log_message(self, format: str, *args: object) -> None:
        pass


def is_ours(call: Call) -> bool:
    return call.headers.get("Authorization") == f"Basic {base64.b64encode(f'{KEY}:{SECRET}'.encode()).decode()}"
