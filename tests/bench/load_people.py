"""Candidates who apply, and companies that answer, as browsers would: each step is timed and looked at."""

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
THINKING = (1.0, 3.0)  # seconds between two steps: people take ten times as long
ANSWERED = 0.4  # of all applications
PATIENCE = 60  # seconds, for a page, and for a letter to leave
HTMX = {"hx-request": "true", "sec-fetch-site": "same-origin"}
HIDDEN = re.compile(r'type="hidden" name="(\w+)" value="([^"]*)"')


@dataclass
class Diary:
    """`steps`: of each its times in seconds, in order. `errors`: what was not as it should be."""

    steps: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    finished: int = 0
    answered: int = 0


class Unexpected(Exception):
    """The answer is not the one that this step leads to."""


@dataclass
class Person:
    client: httpx.AsyncClient
    diary: Diary
    until: float  # CLOCK_MONOTONIC: nothing is begun after it
    chance: random.Random

    async def live(self) -> None:
        """One application after the other, each by somebody else."""
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
        """With a token for which the partner's server asks."""
        people = {"candidate_email": f"{name}@example.org", "employer_email": f"robin-{name}@example.org"}
        fields = {"client_id": "test", **CAMILLE, **people}
        given = await self.does("token", "POST", "/auth/application/token/", data=fields | {"client_secret": SECRET})
        return fields | {key: str(value) for key, value in given.json().items()}

    async def answer(self, employer: str) -> None:
        """The company, once the letter is there."""
        path = f"/candidature/reponse/{await invited(employer)}/{INTERVIEW}"
        form = await self.does("company: form", "GET", path)
        typed = hidden(form) | TYPED[INTERVIEW]
        read = await self.does("company: preview", "POST", f"{path}/recapitulatif", data=typed, headers=HTMX)
        await self.does("company: answer", "POST", path, data=typed | hidden(read), headers=HTMX)
        self.diary.answered += 1

    async def does(self, step: str, method: str, path: str, *, expects: str = "", **request: Any) -> httpx.Response:
        """And thinks about it. `expects`: the step of the frame to which it leads."""
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
    """The link's id, as soon as the letter with it has left."""
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
    """A connection of one's own, kept open."""
    async with httpx.AsyncClient(base_url=address, timeout=PATIENCE, headers=host()) as client:
        yield client


def host() -> Mapping[str, str]:
    return {"host": "jepostule.example", "accept": "text/html"}


async def crowd(address: str, people: int, seconds: float) -> Diary:
    """All at once, until the time is over and each has come to an end."""
    diary, until = Diary(), time.monotonic() + seconds
    async with asyncio.TaskGroup() as tasks:
        for number in range(people):
            tasks.create_task(one(address, diary, until, random.Random(number)))
    return diary


async def one(address: str, diary: Diary, until: float, chance: random.Random) -> None:
    async with browser(address) as client:
        await Person(client, diary, until, chance).live()
