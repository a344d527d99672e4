"""Addresses and forms found on our own pages: invalid requests are valid ones, altered."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import httpx

ALIKE = 2  # pages visited of each set of addresses that differ only in numbers and query

Fields = list[tuple[str, str]]


@dataclass(frozen=True)
class Form:
    method: str
    address: str
    fields: Fields


@dataclass
class Known:
    """`addresses` include their queries."""

    addresses: list[str] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        return sorted({name for form in self.forms for name, _ in form.fields})

    @property
    def values(self) -> list[str]:
        return sorted({value for form in self.forms for _, value in form.fields if len(value) < 200})

    @property
    def segments(self) -> list[str]:
        """Path segments, numbers and ids among them."""
        return sorted({part for each in self.addresses for part in each.partition("?")[0].split("/") if part})


async def read(browser: httpx.AsyncClient, first: list[str]) -> Known:
    """Follows links from these addresses on. Posts nothing."""
    known, todo = Known(), [*first]
    while todo:
        address = todo.pop(0)
        known.addresses.append(address)
        if [shape(each) for each in known.addresses].count(shape(address)) > ALIKE:
            continue
        page = Page(address)
        page.feed((await browser.get(address, follow_redirects=True)).text)
        known.forms += [each for each in page.forms if each not in known.forms]
        todo += sorted(page.links - {*known.addresses, *todo})
    return known


def shape(address: str) -> str:
    return re.sub(r"\d[\w-]*|\?.*", "", address)


class Page(HTMLParser):
    """Forms as a browser would submit them, without fields that have no name."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.links: set[str] = set()
        self.forms: list[Form] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag in ("a", "iframe", "img", "link"):
            self.links |= {*self.ours(given.get("href") or given.get("src") or "")}
        if "hx-get" in given:
            self.links |= {*self.ours(given["hx-get"])}
        elif tag == "form":
            target = given.get("formaction") or given.get("action") or self.address
            self.forms += [Form(given.get("method", "get").upper(), each, []) for each in self.ours(target)]
        elif tag in ("input", "select", "textarea", "button") and given.get("name") and self.forms:
            self.forms[-1].fields.append((given["name"], given.get("value", "")))

    def ours(self, target: str) -> Iterator[str]:
        parts = urlsplit(urljoin(f"http://ours{self.address}", target))
        if parts.netloc in ("ours", "127.0.0.1:8000"):
            yield f"{parts.path}?{parts.query}" if parts.query else parts.path
