"""A list of the admin, declared: what is filtered, searched, ordered, shown, exported and acted upon."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from jepostule.domain.audit import By
from jepostule.store import listing
from jepostule.store.listing import Asked, Listing
from jepostule.web.admin import cells
from jepostule.web.admin.cells import Column, Link, State
from jepostule.web.admin.filters import Choice, Filter, Since, Until
from jepostule.web.admin.question import SEARCH, Question

__all__ = ["Bulk", "Choice", "Column", "Done", "Link", "Since", "State", "Table", "Until"]


class Done(NamedTuple):
    done: int
    skipped: int = 0


@dataclass(frozen=True)
class Bulk:
    """An action on what was ticked, or on all that match. `does` has a batch of keys, in a transaction of its own.

    `word`: of its button. `done`: of each row afterwards, `relancée`.
    """

    name: str
    word: str
    done: str
    sign: str
    does: Callable[[By, list[Any]], Awaitable[Done]]
    role: str = "support"


@dataclass(frozen=True, eq=False)
class Table:
    """`here`: its rubric of the menu. `above`: a template that stands before the list.

    `narrow`: what a phone, which shows few columns, says below the first. `exported`: columns that a file has beside
    those of the page.
    """

    path: str
    here: str
    title: str
    one: str
    many: str
    listing: Listing
    columns: Sequence[Column]
    filters: Sequence[Filter] = ()
    search: str = ""
    bulk: Sequence[Bulk] = ()
    role: str = "lecture"
    # Many people's data at once: not for who may only read.
    export_role: str = "support"
    empty: str = ""
    above: str = ""
    narrow: Callable[[Any], str] | None = None
    exported: Sequence[Column] = ()

    @property
    def route(self) -> str:
        return self.path.removeprefix("/admin")

    @property
    def first_order(self) -> str:
        return next(iter(self.listing.orders))

    def named(self, row: Any) -> str:
        """A row, for who cannot see where its box stands."""
        return str(cells.plain(self.columns[0].cell(row)))

    @property
    def names(self) -> list[str]:
        return [each.name for each in self.filters]

    def question(self, query: Mapping[str, str]) -> Question:
        return Question.of(self.path, query, self.names)

    def refused(self, question: Question) -> list[str]:
        """The names of what cannot be read."""
        return [name or SEARCH for name in listing.refused(self.listing, question.asked(self.names))]

    def asked(self, question: Question) -> Asked:
        """All that can be read of it."""
        return question.without(*self.refused(question)).asked(self.names)
