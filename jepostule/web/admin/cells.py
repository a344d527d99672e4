"""Types of cells of a list, for its page and its export."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from markupsafe import Markup

from jepostule.pieces import icons


class Link(NamedTuple):
    """`also`: secondary text beside the link."""

    text: str
    href: str
    also: str = ""


class State(NamedTuple):
    """An icon and a word; the colour, `tone`, adds no information."""

    sign: str
    word: str
    tone: str = ""

    def __html__(self) -> Markup:
        return icons.state(self.word, self.sign, self.tone)


Cell = str | int | datetime | Link | State | None


class Column(NamedTuple):
    """`order`: the order that its head links to. `css`: `second` is hidden on phones, `third` on wider screens
    too; `wraps` is never cut, for what no other page shows. `timed`: it holds moments.
    """

    head: str
    cell: Callable[[Any], Cell]
    order: str = ""
    css: str = ""
    timed: bool = False


def exported(column: Column) -> str:
    """Its title in an export, whose moments have no offset."""
    return f"{column.head} (heure de Paris)" if column.timed else column.head


def plain(cell: Cell) -> str | int | datetime | None:
    """The value for an export."""
    if isinstance(cell, Link):
        return " ".join(filter(None, [cell.text, cell.also]))
    return cell.word if isinstance(cell, State) else cell
