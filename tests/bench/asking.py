"""One timed request after the other on a keep-alive connection, to compare single requests."""

import re
import socket
import time
from typing import NamedTuple

from tests.bench.volley import LENGTH

PATIENCE = 120  # seconds
PIECE = 1 << 20  # bytes


class Answer(NamedTuple):
    """`seconds`: from the first byte of the request to the last byte of the response."""

    status: int
    seconds: float
    body: bytes


class Line:
    def __init__(self, port: int) -> None:
        self.port = port
        self.socket = socket.create_connection(("127.0.0.1", port), PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, request: bytes) -> Answer:
        """Raises ConnectionError when the server closes the connection."""
        began = time.perf_counter()
        self.socket.sendall(request)
        head, _, body = self.read().partition(b"\r\n\r\n")
        return Answer(int(head[9:12]), time.perf_counter() - began, body)

    def read(self) -> bytes:
        """One response: head and body."""
        answer = bytearray()
        whole = -1
        while whole < 0 or len(answer) < whole:
            piece = self.socket.recv(PIECE)
            if not piece:
                raise ConnectionError("the server has hung up")
            answer += piece
            end = answer.find(b"\r\n\r\n") if whole < 0 else -1
            if end >= 0:
                found = re.search(LENGTH, answer[:end])
                whole = end + 4 + (int(found[1]) if found else 0)
        return bytes(answer)

    def close(self) -> None:
        self.socket.close()
