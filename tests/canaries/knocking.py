"""Requests to every route, future ones included, by an agent who sends canaries in every field."""

import itertools
import re
from collections.abc import Iterator

import httpx
from litestar import Litestar

from jepostule.domain import passwords, sessions
from jepostule.store.agent import Agent
from jepostule.store.database import transaction
from jepostule.store.letter import Letter
from jepostule.web.middleware import Access
from tests.application import shared_app
from tests.canaries.people import CV, STRANGER, names
from tests.canaries.words import COMPANY, PERSON, SECRETS

numbers = itertools.count(1)


def routes() -> Iterator[tuple[str, str]]:
    app = shared_app()
    assert isinstance(app, Access)
    assert isinstance(app.app, Litestar)
    for route in app.app.routes:
        yield from ((method, route.path) for method in getattr(route, "methods", ()) if method in ("GET", "POST"))


async def knock(web: httpx.AsyncClient, letter: Letter, platform_id: int) -> list[str]:
    """Requests each route; returns those that failed with a 5xx."""
    broken = []
    for (method, path), number in itertools.product(routes(), (letter.application_id, platform_id)):
        address = re.sub(r"{\w+:int}", str(number), path)
        address = re.sub(r"{\w+:uuid}", str(letter.id), address)
        address = re.sub(r"{\w+:\w+}", STRANGER, address)
        answer = await ask(web, method, address, await cookie())
        broken += [f"{method} {path}: {answer.status_code}"] if answer.status_code >= 500 else []
    return broken


async def ask(web: httpx.AsyncClient, method: str, address: str, cookie: str) -> httpx.Response:
    query = {"q": PERSON["candidate_email"], "suite": STRANGER, "secret": STRANGER}
    files = [CV] if method == "POST" else None
    data = typed() if method == "POST" else None
    return await web.request(method, address, params=query, headers={"cookie": cookie}, data=data, files=files)


async def cookie() -> str:
    """The session cookie of a new agent, unaffected by what earlier ones did to their own account."""
    name = f"sacha{next(numbers)}"
    hashed = await passwords.hashed(SECRETS["agent_password"])
    async with transaction() as session:
        session.add(Agent(username=name, name=name, password=hashed, role="admin"))
    return f"__Host-session={await sessions.begin(name, SECRETS['agent_password'], '')}"


def typed() -> dict[str, str]:
    person = names()
    return {
        **person,
        "email": person["employer_email"],
        "reason": COMPANY["recruiter"],
        "message": PERSON["message"],
        "job": PERSON["job"],
        "password": SECRETS["agent_password"],
        "token": STRANGER,
    }
