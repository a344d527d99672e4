"""Candidates who apply one after the other, and recruiters who answer from their e-mail, over HTTP."""

import itertools
import re
import threading
import time
from collections.abc import Callable
from typing import Self

import httpx

from tests.factories import CAMILLE, PDF, SECRET, WORDS
from tests.servers.smtp import Received, SmtpServer

LINK = re.compile(r"/candidature/reponse/[0-9a-f-]{36}/0\b")
STEP = re.compile(r'data-step="([\w/-]+)"')
CLIENT_ID = "test"
PATIENCE = 60  # seconds


class Refused(Exception):
    """A candidate or recruiter did not get the expected page."""


class Traffic:
    """Runs during the block, using each of `addresses` in turn; these may change meanwhile.

    `document` gives a candidate's document by number; numbers start at `first`.
    """

    def __init__(
        self, server: SmtpServer, *addresses: str, first: int = 0, document: Callable[[int], bytes] = lambda _: PDF
    ) -> None:
        self.server = server
        self.addresses = list(addresses)
        self.turns = itertools.count()
        self.accepted: list[int] = []  # numbers of candidates
        self.answered: list[str] = []  # links
        self.read = len(server.messages)  # earlier messages are ignored
        self.refusals: list[str] = []
        self.slowest = 0.0  # seconds, for one request
        self.first = first
        self.document = document
        self.over = threading.Event()
        self.turn = threading.Lock()  # held during a whole visit

    def __enter__(self) -> Self:
        self.visitors = [threading.Thread(target=self.go_on, args=[one]) for one in (self.apply, self.answer)]
        for each in self.visitors:
            each.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        self.over.set()
        for each in self.visitors:
            each.join()

    def now_on(self, *addresses: str) -> None:
        """Switches addresses; on return nobody uses the others any more, as when a load balancer drains a server."""
        with self.turn:
            self.addresses = list(addresses)

    def wait_for(self, more: int) -> None:
        """Waits for `more` applications and `more` answers; TimeoutError when they take too long."""
        applied, answered = len(self.accepted) + more, len(self.answered) + more
        end = time.monotonic() + PATIENCE
        while len(self.accepted) < applied or len(self.answered) < answered:
            if time.monotonic() > end:
                raise TimeoutError(f"{len(self.accepted)} applied, {len(self.answered)} were answered: {self.refusals}")
            time.sleep(0.05)

    def go_on(self, visit: Callable[[httpx.Client], None]) -> None:
        while not self.over.is_set():
            with self.turn, httpx.Client(base_url=self.next_address(), timeout=PATIENCE) as client:
                try:
                    visit(client)
                except (Refused, httpx.HTTPError) as refusal:
                    self.refusals.append(f"{client.base_url}: {refusal!r}")
            time.sleep(0.01)

    def next_address(self) -> str:
        return self.addresses[next(self.turns) % len(self.addresses)]

    def apply(self, client: httpx.Client) -> None:
        number = self.first + len(self.accepted)
        people = {"candidate_email": f"camille{number}@example.org", "employer_email": f"robin{number}@example.org"}
        fields = {**CAMILLE, **people, "client_id": CLIENT_ID}
        token = self.post(client, "/auth/application/token/", {**fields, "client_secret": SECRET}).json()
        passport = {**fields, "token": token["token"], "timestamp": str(token["timestamp"])}
        page = self.post(
            client, "/embed/candidater/", {**passport, **WORDS}, [("attachments", ("CV.pdf", self.document(number)))]
        )
        self.expect(page, "fin")
        self.accepted.append(number)

    def answer(self, client: httpx.Client) -> None:
        if self.read == len(self.server.messages):
            return
        link = link_in(self.server.messages[self.read])
        self.read += 1
        if link:
            self.expect(self.post(client, link, {"reason": "novacancy"}), "rejection/sent")
            self.answered.append(link)

    def post(
        self,
        client: httpx.Client,
        path: str,
        fields: dict[str, str],
        files: list[tuple[str, tuple[str, bytes]]] | None = None,
    ) -> httpx.Response:
        began = time.monotonic()
        response = client.post(path, data=fields, files=files)
        self.slowest = max(self.slowest, time.monotonic() - began)
        if response.status_code != 200:
            raise Refused(f"{path.partition('?')[0]}: {response.status_code}")
        return response

    def expect(self, page: httpx.Response, step: str) -> None:
        found = STEP.search(page.text)
        if not found or found[1] != step:
            raise Refused(f"{page.url.path}: {found and found[1]} instead of {step}")


def link_in(message: Received) -> str | None:
    """The path of the refusal in a letter to a company; None for a letter to a candidate."""
    part = message.mail.get_body(("plain",))
    found = LINK.search(part.get_content()) if part else None
    return found[0] if found else None
