"""A Mailjet server that stalls in the middle of a call."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers import certificate
from tests.servers.mailjet import STALL, Handler, MailjetServer


class SlowMailjetServer(MailjetServer):
    """`behaviour["CONNECT"] = STALL` stalls before the first byte, `["BODY"]` before the body is read."""

    def __init__(self, certified: Path) -> None:
        super().__init__(certified)
        self.server.RequestHandlerClass = SlowHandler
        self.reached: list[str] = []

    def stand_still(self, step: str) -> None:
        """Returns once `behaviour` says otherwise."""
        if self.behaviour.get(step) == STALL:
            self.reached.append(step)
        while self.behaviour.get(step) == STALL:
            time.sleep(0.01)


class SlowHandler(Handler):
    def handle(self) -> None:
        self.told.stand_still("CONNECT")
        super().handle()

    def do_POST(self) -> None:  # noqa: N802, the library's name
        self.told.stand_still("BODY")
        super().do_POST()

    @property
    def told(self) -> SlowMailjetServer:
        assert isinstance(self.server.told, SlowMailjetServer)
        return self.server.told


@contextmanager
def running(folder: Path) -> Iterator[SlowMailjetServer]:
    with SlowMailjetServer(certificate.write(folder)) as server:
        try:
            yield server
        finally:
            server.behaviour.clear()
