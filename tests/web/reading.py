"""The text that a page shows."""

import re
from html import unescape

import httpx

from jepostule.typography import NARROW


def seen(page: httpx.Response) -> str:
    """On one line."""
    return plain(page.text)


def plain(markup: str) -> str:
    text = re.sub(r"<[^>]*>", " ", markup).replace(NARROW, " ").replace("’", "'")
    return " ".join(unescape(text).split())


def step(page: httpx.Response) -> str:
    """The step of the frame that it shows."""
    found = re.search(r'data-step="([\w-]+)"', page.text)
    assert found, page.text[:800]
    return found[1]
