"""The HTML part of an e-mail, read like a mail program would."""

import re
from html.parser import HTMLParser


class Reader(HTMLParser):
    """`words`: the visible text; `links` by their text; names of the `tags`."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.data = ""
        self.links: dict[str, str] = {}
        self.tags: set[str] = set()
        self.href = ""
        self.feed(html.partition("<body")[2])
        self.close()

    @property
    def words(self) -> str:
        return re.sub("[ \n]+", " ", self.data)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.href = dict(attributes).get("href") or ""
        self.data += " " if tag in {"br", "p", "td"} else ""

    def handle_endtag(self, tag: str) -> None:
        self.href = ""

    def handle_data(self, data: str) -> None:
        self.data += data
        if self.href:
            self.links[data] = self.href
