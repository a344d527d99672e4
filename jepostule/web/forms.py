"""Form to command: what was typed, cleaned of what no person types."""

import re
from collections.abc import Mapping

from jepostule.domain.words import Words

TRUE = ("true", "on", "1", "yes", "oui")


# Control characters but for the tab and the end of a line, halves of pairs, and what turns text around.
TRICKS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


def words(fields: Mapping[str, str], first_name: str = "", last_name: str = "") -> Words:
    """`first_name`, `last_name`: the partner's. Where it gives none they are asked for, under names of our own:
    a token may vouch for the partner's being empty.
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
    """One line: every kind of line break and space becomes one space. It may end up in an e-mail's header."""
    text = " ".join(text.split())
    return "" if text == "None" else visible(text)


def paragraphs(text: str) -> str:
    text = re.sub(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]", "\n", text).strip()
    return "" if text == "None" else visible(text)


def visible(text: str) -> str:
    """Without control characters and the marks that turn text around."""
    return TRICKS.sub("", text)
