"""Candidates who apply and recruiters who answer, over HTTP; when turned away they try again."""

import asyncio
import random
import re
from collections import Counter
from collections.abc import Sequence

import httpx

from tests.factories import CAMILLE, PDF, SECRET, WORDS
from tests.servers.smtp import SmtpServer
from tests.web.recruiting import REJECTION, TYPED

PATIENCE = 120  # seconds
PAUSE = 0.5  # seconds before a retry
LINK = re.compile(r"/candidature/reponse/[\w-]{36}/")


class Visitors:
    """`addresses`: of the web processes; each request goes to a random one."""

    def __init__(self, addresses: Sequence[str], mail: SmtpServer, chance: random.Random) -> None:
        self.addresses, self.mail, self.chance = addresses, mail, chance
        self.applied = 0
        self.answered = set[str]()  # links; a second answer to the same one does not count
        self.turned_away = Counter[str]()  # by error or status; each was retried

    async def come(self, every: float, over: asyncio.Event) -> None:
        """A new visitor every `every` seconds until `over` is set; returns once all have been served."""
        limits = httpx.Limits(max_keepalive_connections=0)
        async with httpx.AsyncClient(timeout=20, limits=limits) as self.browser, asyncio.TaskGroup() as visits:
            number = 0
            while not over.is_set():
                visits.create_task(self.apply(number))
                if number % 3 == 0:
                    visits.create_task(self.answer())
                number += 1
                await asyncio.sleep(every)

    async def apply(self, number: int) -> None:
        people = {"candidate_email": f"camille{number}@example.org", "employer_email": f"robin{number}@example.org"}
        asked = {"client_id": "test", **CAMILLE, **people}
        token = (await self.post("/auth/application/token/", asked | {"client_secret": SECRET})).json()
        fields = asked | {name: str(value) for name, value in token.items()} | WORDS
        document = PDF.ljust(200_000, b" ")
        if number % 2:  # as without JavaScript, all at once
            sent = await self.post("/embed/candidater/", fields, document)
        else:
            await self.post("/embed/documents/", fields, document)
            sent = await self.post("/embed/candidater/", fields)
        assert 'data-step="fin"' in sent.text
        self.applied += 1

    async def answer(self) -> None:
        """Answers the newest application received, perhaps a second time."""
        if not self.mail.messages:
            return
        text = self.mail.messages[-1].mail.get_body(("plain",))
        found = LINK.search(text.get_content()) if text else None
        if found:
            answer = await self.post(f"{found[0]}{REJECTION}", TYPED[REJECTION])
            if answer.status_code == 200:
                self.answered.add(found[0])

    async def post(self, path: str, fields: dict[str, str], document: bytes = b"") -> httpx.Response:
        files = {"attachments": ("cv.pdf", document, "application/pdf")} if document else None
        for _ in range(int(PATIENCE / PAUSE)):
            try:
                answer = await self.browser.post(self.chance.choice(self.addresses) + path, data=fields, files=files)
            except httpx.TransportError as error:
                self.turned_away[type(error).__name__] += 1
            else:
                if answer.status_code < 500:
                    assert answer.status_code in (200, 303, 409), answer.text
                    return answer
                self.turned_away[str(answer.status_code)] += 1
            await asyncio.sleep(PAUSE)
        raise TimeoutError
