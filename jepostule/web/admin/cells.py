"""What stands in a cell of a list: words, a number, a moment, or one of these; on a page and in an export."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from markupsafe import Markup

from jepostule.pieces import icons


class Link(NamedTuple):
    """`also`: words that stand beside it, quieter."""

    text: str
    href: str
    also: str = ""


class State(NamedTuple):
    """A sign and a word; the tone only helps."""

    sign: str
    word: str
    tone: str = ""

    def __html__(self) -> Markup:
        return icons.state(self.word, self.sign, self.tone)


Cell = str | int | datetime | Link | State | None


class Column(NamedTuple):
    """`order`: the name of the order that its head asks for. `css`: `second` goes on a phone, `third` before."""

    head: str
    cell: Callable[[Any], Cell]
    order: str = ""
    css: str = ""


def plain(cell: Cell) -> str | int | datetime | None:
    """As an export has it."""
    if isinstance(cell, Link):
        return " ".join(filter(None, [cell.text, cell.also]))
    return cell.word if isinstance(cell, State) else cell
