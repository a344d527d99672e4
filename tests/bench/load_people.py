"""Candidates who apply and companies that answer, as browsers would; each step is timed and checked."""

import asyncio
import random
import re
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from html import unescape
from itertools import count
from typing import Any
from uuid import uuid4

import httpx
from sqlalchemy import func, select

from jepostule.store.application import Application
from jepostule.store.database import transaction
from jepostule.store.letter import Letter
from jepostule.web.frame import PATH
from tests.bench.requests import PDF
from tests.factories import CAMILLE, SECRET, WORDS
from tests.web.recruiting import INTERVIEW, TYPED

RUN = uuid4().hex[:8]
NUMBERS = count(1)
THINKING = (1.0, 3.0)  # seconds between two steps; real people take ten times as long
ANSWERED = 0.4  # share of all applications
PATIENCE = 60  # seconds, for a page and for a letter to be sent
HTMX = {"hx-request": "true", "sec-fetch-site": "same-origin"}
HIDDEN = re.compile(r'type="hidden" name="(\w+)" value="([^"]*)"')


@dataclass
class Diary:
    """`steps`: times in seconds by step, in chronological order. `errors`: unexpected responses and failed requests."""

    steps: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    finished: int = 0
    answered: int = 0


class Unexpected(Exception):
    """The response is not the one that this step should get."""


@dataclass
class Person:
    client: httpx.AsyncClient
    diary: Diary
    until: float  # CLOCK_MONOTONIC: no application is begun later
    chance: random.Random

    async def live(self) -> None:
        """Applies again and again, each time as another candidate."""
        await asyncio.sleep(self.chance.uniform(0, THINKING[1]))
        while time.monotonic() < self.until:
            try:
                await self.apply(f"charge-{RUN}-{next(NUMBERS)}")
            except (Unexpected, httpx.HTTPError, OSError) as error:
                self.diary.errors.append(f"{type(error).__name__}: {error}")

    async def apply(self, name: str) -> None:
        fields = await self.passport(name)
        await self.does("frame", "GET", PATH, expects="bienvenue", params=fields)
        await self.does("details", "POST", "/embed/infos/", expects="documents", data=fields | WORDS, headers=HTMX)
        for size in (len(PDF), len(PDF) // 4):
            document = {"attachments": (f"CV {size}.pdf", PDF[:size], "application/pdf")}
            await self.does("upload", "POST", "/embed/documents/", data=fields, files=document, headers=HTMX)
        await self.does("validate", "POST", "/embed/validate/", data=fields | WORDS)
        await self.does("send", "POST", PATH, expects="fin", data=fields | WORDS, headers=HTMX)
        self.diary.finished += 1
        if self.chance.random() < ANSWERED:
            await self.answer(fields["employer_email"])

    async def passport(self, name: str) -> dict[str, str]:
        """The frame's parameters, with a token requested as a partner's server does."""
        people = {"candidate_email": f"{name}@example.org", "employer_email": f"robin-{name}@example.org"}
        fields = {"client_id": "test", **CAMILLE, **people}
        given = await self.does("token", "POST", "/auth/application/token/", data=fields | {"client_secret": SECRET})
        return fields | {key: str(value) for key, value in given.json().items()}

    async def answer(self, employer: str) -> None:
        """Answers as the company does, once the letter has been sent."""
        path = f"/candidature/reponse/{await invited(employer)}/{INTERVIEW}"
        form = await self.does("company: form", "GET", path)
        typed = hidden(form) | TYPED[INTERVIEW]
        read = await self.does("company: preview", "POST", f"{path}/recapitulatif", data=typed, headers=HTMX)
        await self.does("company: answer", "POST", path, data=typed | hidden(read), headers=HTMX)
        self.diary.answered += 1

    async def does(self, step: str, method: str, path: str, *, expects: str = "", **request: Any) -> httpx.Response:
        """Sends a timed request, then pauses. `expects`: the step that the frame should show next."""
        began = time.monotonic()
        answer = await self.client.request(method, path, **request)
        self.diary.steps.setdefault(step, []).append(time.monotonic() - began)
        if answer.status_code != 200 or (expects and f'data-step="{expects}"' not in answer.text):
            raise Unexpected(f"{step} answered {answer.status_code}")
        if step != "token":
            await asyncio.sleep(self.chance.uniform(*THINKING))
        return answer


def hidden(page: httpx.Response) -> dict[str, str]:
    return {name: unescape(value) for name, value in HIDDEN.findall(page.text)}


async def invited(employer: str) -> str:
    """The UUID in the link, as soon as the letter with it has been sent."""
    until = time.monotonic() + PATIENCE
    query = (
        select(Application.answer_uuid)
        .join(Letter)
        .where(func.lower(Application.employer_email) == employer, Letter.kind == "application", Letter.state == "sent")
    )
    while time.monotonic() < until:
        async with transaction() as session:
            if uuid := await session.scalar(query):
                return str(uuid)
        await asyncio.sleep(0.5)
    raise Unexpected("a letter did not leave within a minute")


@asynccontextmanager
async def browser(address: str) -> AsyncIterator[httpx.AsyncClient]:
    """A keep-alive connection of its own."""
    async with httpx.AsyncClient(base_url=address, timeout=PATIENCE, headers=host()) as client:
        yield client


def host() -> Mapping[str, str]:
    return {"host": "jepostule.example", "accept": "text/html"}


async def crowd(address: str, people: int, seconds: float) -> Diary:
    """Everybody at once, until the time is over and each has finished."""
    diary, until = Diary(), time.monotonic() + seconds
    async with asyncio.TaskGroup() as tasks:
        for number in range(people):
            tasks.create_task(one(address, diary, until, random.Random(number)))
    return diary


async def one(address: str, diary: Diary, until: float, chance: random.Random) -> None:
    async with browser(address) as client:
        await Person(client, diary, until, chance).live()
