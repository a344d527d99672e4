"""The state of a list, all of it in the address: filters, search, order, and position."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from jepostule.store.lists.listing import Asked

SEARCH, ORDER, DIRECTION, AFTER, BEFORE = "q", "ordre", "sens", "apres", "avant"
PLACES = (AFTER, BEFORE)
ASCENDING = "croissant"
LONGEST = 200  # characters of a search


@dataclass(frozen=True)
class Question:
    """`values`: parameters of the address that the list knows, except empty ones."""

    path: str
    values: Mapping[str, str] = field(hash=False)

    @staticmethod
    def of(path: str, query: Mapping[str, str], filters: list[str]) -> "Question":
        known = [*filters, SEARCH, ORDER, DIRECTION, *PLACES]
        values = {name: query[name].strip() for name in known if query.get(name, "").strip()}
        return Question(path, values)

    def address(self, path: str = "", /, **changes: str) -> str:
        """The address of the first page after these changes; an empty value removes a parameter."""
        kept = {name: value for name, value in self.values.items() if name not in PLACES}
        values = {name: value for name, value in {**kept, **changes}.items() if value}
        return (path or self.path) + (f"?{urlencode(values)}" if values else "")

    def without(self, *names: str) -> "Question":
        return Question(self.path, {name: value for name, value in self.values.items() if name not in names})

    def asked(self, filters: list[str]) -> Asked:
        return Asked(
            filters={name: self.values[name] for name in filters if name in self.values},
            search=self.search,
            order=self.order,
            ascending=self.ascending,
            after=self.values.get(AFTER, ""),
            before=self.values.get(BEFORE, ""),
        )

    @property
    def search(self) -> str:
        return self.values.get(SEARCH, "")[:LONGEST]

    @property
    def order(self) -> str:
        return self.values.get(ORDER, "")

    @property
    def ascending(self) -> bool:
        return self.values.get(DIRECTION) == ASCENDING
