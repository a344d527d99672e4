"""Requests to measure as the service grows, from candidates, companies, partners and agents."""

import random
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import uuid4

from tests.bench import requests
from tests.bench.asking import Answer
from tests.bench.growth_service import Place

Ask = Callable[[Place], Answer]

RUN = uuid4().hex[:8]  # makes candidates distinct between runs
NUMBERS = count(1)
CHANCE = random.Random(1)


def somebody() -> str:
    return f"grandit-{RUN}-{next(NUMBERS)}"


def token(place: Place) -> Answer:
    return place.line.ask(requests.ask_token(somebody()))


def frame(place: Place) -> Answer:
    return place.line.ask(requests.frame(somebody()))


def form(place: Place) -> Answer:
    return place.line.ask(requests.get(CHANCE.choice(place.settled.links)))


def accept(place: Place) -> Answer:
    return place.line.ask(requests.send(somebody(), requests.PDF))


def submit(place: Place) -> Answer:
    """Sends an application; its document is uploaded before, unmeasured."""
    name = somebody()
    place.line.ask(requests.upload(name, requests.PDF[:20_000]))
    return place.line.ask(requests.send(name))


def admin(path: str) -> Ask:
    return lambda place: place.line.ask(requests.get(path, cookie=place.settled.cookie))


def page(name: str) -> Ask:
    return lambda place: place.line.ask(requests.get(place.settled.pages[name], cookie=place.settled.cookie))


def statistics(days: int) -> Ask:
    """Statistics of the last `days` days, today included."""
    first = datetime.now(UTC) - timedelta(days=days - 1)
    return admin(f"/admin/statistiques?du={first:%Y-%m-%d}")


FIGURES: Mapping[str, Ask] = {
    "A token": token,
    "The frame's first page": frame,
    "The form of a recruiter": form,
    "Accept an application with a document of 200 kB": accept,
    "Send an application whose document is there": submit,
}
PAGES: Mapping[str, Ask] = {
    "The admin's first page": admin("/admin/"),
    "Its figures of the moment": admin("/admin/maintenant"),
    "Queues and workers": admin("/admin/taches"),
    "An application": page("application"),
    "An e-mail": page("letter"),
    "A failed job": page("job"),
    "The search box": admin("/admin/recherche?q=770"),
}
# These count every row of their days, so their time grows with the number of rows, by design.
COUNTING: Mapping[str, Ask] = {
    "Statistics of today": statistics(1),
    "Statistics of 30 days": statistics(30),
    "Statistics of two years": statistics(730),
}
