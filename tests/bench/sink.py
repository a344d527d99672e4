"""A mail server that accepts everything and keeps nothing: `python -m tests.bench.sink FILE`.

Prints its port, then appends a line to FILE for each letter: when (CLOCK_MONOTONIC, seconds), and its recipient.
Written by hand instead of aiosmtpd, to cost less than what is measured.
"""

import asyncio
import sys
import time
from pathlib import Path
from typing import IO, cast

import uvloop

END = b"\r\n.\r\n"
ANSWERS = {
    b"EHLO": b"250-sink.example\r\n250-SIZE 26214400\r\n250 8BITMIME\r\n",
    b"DATA": b"354 Go on\r\n",
    b"QUIT": b"221 Bye\r\n",
}


class Conversation(asyncio.Protocol):
    def __init__(self, taken: IO[str]) -> None:
        self.taken = taken
        self.recipient = ""
        self.waiting = b""  # received but not parsed yet
        self.in_letter = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)  # uvloop's class is not a subclass of asyncio.Transport
        self.transport.write(b"220 sink.example\r\n")

    def data_received(self, data: bytes) -> None:
        self.waiting += data
        if self.in_letter:
            self.read_letter()
            return
        *lines, self.waiting = self.waiting.split(b"\r\n")
        for line in lines:
            self.answer(line)

    def read_letter(self) -> None:
        """The client waits for the reply to its letter, so nothing follows END."""
        if not self.waiting.endswith(END):
            self.waiting = self.waiting[-len(END) + 1 :]
            return
        self.in_letter, self.waiting = False, b""
        self.taken.write(f"{time.monotonic()} {self.recipient}\n")
        self.transport.write(b"250 Taken\r\n")

    def answer(self, line: bytes) -> None:
        verb = line[:4].upper()
        if verb == b"RCPT":
            self.recipient = line.partition(b"<")[2].partition(b">")[0].decode()
        self.in_letter = verb == b"DATA"
        self.transport.write(ANSWERS.get(verb, b"250 Ok\r\n"))


async def serve(file: Path) -> None:
    with file.open("w", buffering=1) as taken:
        server = await asyncio.get_running_loop().create_server(lambda: Conversation(taken), "127.0.0.1", 0)
        sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
        sys.stdout.flush()
        await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(serve(Path(sys.argv[1])))
