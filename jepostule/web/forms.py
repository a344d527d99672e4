"""Cleans the values of forms, and turns them into `Words`."""

import re
from collections.abc import Mapping

from jepostule.domain.words import Words

TRUE = ("true", "on", "1", "yes", "oui")


# Control characters except tab and newline, lone surrogates, and characters that override the direction of text.
TRICKS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


def words(fields: Mapping[str, str], first_name: str = "", last_name: str = "") -> Words:
    """`first_name`, `last_name`: the partner's. Without either, the form asks for both, in fields named otherwise,
    since the token may bind the partner's as empty.
    """
    given = bool(first_name or last_name)
    return Words(
        job=line(fields.get("job", "")),
        candidate_phone=line(fields.get("candidate_phone", "")),
        candidate_address=line(fields.get("candidate_address", "")),
        message=paragraphs(fields.get("message", "")),
        first_name=first_name if given else line(fields.get("first_name", "")),
        last_name=last_name if given else line(fields.get("last_name", "")),
        send_confirmation=fields.get("send_confirmation", "").strip().lower() in TRUE,
    )


def line(text: str) -> str:
    """`text` on one line, since it may end up in an e-mail's header: runs of spaces and line breaks become a space."""
    text = spaced(visible(spaced(text)))
    return "" if text == "None" else text


def spaced(text: str) -> str:
    return " ".join(text.split())


def paragraphs(text: str) -> str:
    text = visible(re.sub(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]", "\n", text)).strip()
    return "" if text == "None" else text


def visible(text: str) -> str:
    """`text` without the characters of TRICKS."""
    return TRICKS.sub("", text)


def count(text: str) -> int | None:
    """The number in a hidden field; None if it was forged."""
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 5 else None
