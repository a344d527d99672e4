"""Requests and bytes on the wire that a candidate's or recruiter's browser loads, on first and second visit.

`python -m tests.bench.weight` writes .data/weight.json; a request to another host is an error.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Browser, BrowserContext

from jepostule.settings import PROJECT
from jepostule.web.frame import PATH
from tests.bench import people, requests, running
from tests.bench.running import Program
from tests.factories import WORDS
from tests.journeys import browsing

FILE = PROJECT / ".data" / "weight.json"
STEPS = {"The frame, first page": "bienvenue", "The frame, what to say": "infos", "The frame, last step": "envoyer"}
KINDS = {"A refusal": 0, "A question": 1, "An interview": 2}


@dataclass(frozen=True)
class Weight:
    """Bytes include headers, compressed as transferred."""

    page: str
    first_requests: int
    first: int
    second_requests: int
    second: int


def weights(browser: Browser, web: Program, link: str) -> Iterator[Weight]:
    said = passport_with_words()
    for name, step in STEPS.items():
        yield weigh(browser, web, name, f"{PATH}?{urlencode({**said, 'step': step})}")
    for name, number in KINDS.items():
        yield weigh(browser, web, f"A recruiter's form: {name.lower()}", f"{link.rpartition('/')[0]}/{number}")


def passport_with_words() -> dict[str, str]:
    return requests.passport("weight") | WORDS


def weigh(browser: Browser, web: Program, name: str, path: str) -> Weight:
    context = browsing.person(browser)
    try:
        first, second = loaded(context, web, path), loaded(context, web, path)
    finally:
        context.close()
    return Weight(name, len(first), sum(first), len(second), sum(second))


def loaded(context: BrowserContext, web: Program, path: str) -> list[int]:
    """Size in bytes of each response from the server."""
    page = context.new_page()
    wire = context.new_cdp_session(page)
    sizes: list[int] = []

    def answered(event: Any) -> None:
        address = event["response"]["url"]
        if not address.startswith((web.address, "data:")):
            raise RuntimeError(f"another host: {address}")

    def finished(event: Any) -> None:
        if event["encodedDataLength"]:  # zero when cached
            sizes.append(round(event["encodedDataLength"]))

    wire.send("Network.enable")
    wire.on("Network.responseReceived", answered)
    wire.on("Network.loadingFinished", finished)
    page.goto(web.address + path, wait_until="networkidle")
    page.close()
    return sizes


def main() -> None:
    with running.service() as service:
        link = people.settle()
        with browsing.chromium() as browser:
            found = list(weights(browser, service.web, link))
    FILE.write_text(json.dumps([asdict(each) for each in found], indent=1))
    for each in found:
        sys.stdout.write(line(each) + "\n")


def line(each: Weight) -> str:
    first, second = (f"{requests} | {size / 1000:.1f} kB" for requests, size in visits(each))
    return f"| {each.page} | {first} | {second} |"


def visits(each: Weight) -> list[tuple[int, int]]:
    return [(each.first_requests, each.first), (each.second_requests, each.second)]


if __name__ == "__main__":
    main()
