"""Code blocks of README.md and docs/."""

import re
from typing import NamedTuple

from jepostule.settings import PROJECT

FENCED = re.compile(r"^( *)```(\w+)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)


class Block(NamedTuple):
    heading: str  # the closest heading above
    language: str
    text: str


def pages() -> list[str]:
    found = [PROJECT / "README.md", *sorted((PROJECT / "docs").rglob("*.md"))]
    return [each.relative_to(PROJECT).as_posix() for each in found]


def read(page: str) -> str:
    return (PROJECT / page).read_text()


def blocks(page: str) -> list[Block]:
    text = read(page)
    return [
        Block(HEADING.findall(text[: found.start()])[-1], found[2], found[3].replace(f"\n{found[1]}", "\n").strip())
        for found in FENCED.finditer(text)
    ]


def block(page: str, heading: str, language: str, number: int = 0) -> str:
    """The text of a block; ValueError when there is none."""
    chosen = [each.text for each in blocks(page) if (each.heading, each.language) == (heading, language)]
    if len(chosen) <= number:
        raise ValueError(f"{page}: no {language} block below {heading}")
    return chosen[number]
