"""The declaration of a list: its filters, search, orders, columns, export and actions."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from jepostule.domain.audit import By
from jepostule.store.lists import listing
from jepostule.store.lists.listing import Asked, Listing
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
    """An action of `support` on ticked or on all matching rows.

    `does` takes a batch of keys, in a transaction of its own. `word`: on its button. `done`: of a row afterwards, such
    as `relancée`.
    """

    name: str
    word: str
    done: str
    sign: str
    does: Callable[[By, list[Any]], Awaitable[Done]]
    final: bool = False  # cannot be undone: asks before it acts


@dataclass(frozen=True, eq=False)
class Table:
    """`here`: its rubric of the menu. `above`: the template of what precedes the list.

    `narrow`: text below the first column on phones, where others are hidden. `exported`: additional columns of
    exports.
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
    # Exports contain the data of many people: not for agents who may only read.
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
        """The name of a row, for the label of its checkbox."""
        return str(cells.plain(self.columns[0].cell(row)))

    @property
    def names(self) -> list[str]:
        return [each.name for each in self.filters]

    def question(self, query: Mapping[str, str]) -> Question:
        return Question.of(self.path, query, self.names)

    def refused(self, question: Question) -> list[str]:
        """The names of invalid filters, and SEARCH if that is invalid."""
        return [name or SEARCH for name in listing.refused(self.listing, question.asked(self.names))]

    def asked(self, question: Question) -> Asked:
        """The valid part of the question."""
        return question.without(*self.refused(question)).asked(self.names)
