"""What a person reads on a page."""

import re
from html import unescape

import httpx

from jepostule.typography import NARROW


def seen(page: httpx.Response) -> str:
    """As one line."""
    return plain(page.text)


def plain(markup: str) -> str:
    text = re.sub(r"<[^>]*>", " ", markup).replace(NARROW, " ").replace("’", "'")
    return " ".join(unescape(text).split())
