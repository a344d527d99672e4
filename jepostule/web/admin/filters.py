"""The filters above a list, and the words that describe those in use."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup

from jepostule.domain import paris
from jepostule.moments import day
from jepostule.pieces.escaping import escaped
from jepostule.store import sql
from jepostule.typography import NARROW

Options = Sequence[tuple[str, str]]  # values in the address, and their words


class Held(NamedTuple):
    """Options read from the database, by the query `asked` for values and names; then `more`."""

    asked: sql.Asked
    more: Options = ()

    def options(self, rows: Sequence[sql.Row]) -> Options:
        return [*[(value, f"{name} ({value})") for value, name in rows], *self.more]


@dataclass(frozen=True)
class Choice:
    """One of `options`."""

    name: str
    label: str
    options: Options | Held
    every: str = "Tous"
    kind: str = "choice"


@dataclass(frozen=True)
class Since:
    """From a day on."""

    name: str = "depuis"
    label: str = "Depuis le"
    kind: str = "day"


@dataclass(frozen=True)
class Until:
    """To the end of a day."""

    name: str = "jusqu"
    label: str = "Jusqu’au"
    kind: str = "day"


Filter = Choice | Since | Until


class Shown(NamedTuple):
    """A filter with its options and its current value."""

    name: str
    label: str
    kind: str
    options: tuple[tuple[str, str], ...]
    every: str
    value: str

    @property
    def choices(self) -> Markup:
        return Markup("".join(self._option(value, word) for value, word in [("", self.every), *self.options]))  # noqa: S704

    def _option(self, value: str, word: str) -> str:
        selected = " selected" if value and value == self.value else ""
        return f'<option value="{escaped(value)}"{selected}>{escaped(word)}</option>'

    @property
    def is_offered(self) -> bool:
        return self.kind == "day" or self.value in dict(self.options)

    @property
    def words(self) -> str:
        """`E-mail : Rejeté`, `Depuis le lundi 18 mai 2026`."""
        if self.kind == "day" and (found := paris.parsed(self.value, paris.DAYS)):
            return f"{self.label} {day(found.date(), year=True)}"
        return f"{self.label}{NARROW}: {dict(self.options).get(self.value, self.value)}"


def asked(filters: Sequence[Filter]) -> list[sql.Asked]:
    """The queries for those options that the database holds."""
    return [each.options.asked for each in filters if isinstance(each, Choice) and isinstance(each.options, Held)]


def shown(filters: Sequence[Filter], values: Mapping[str, str], held: Sequence[Sequence[sql.Row]]) -> tuple[Shown, ...]:
    """`held`: the rows of each query of `asked`, in order."""
    rows = iter(held)
    return tuple([_one(each, values.get(each.name, ""), rows) for each in filters])


def _one(each: Filter, value: str, held: Iterator[Sequence[sql.Row]]) -> Shown:
    if not isinstance(each, Choice):
        return Shown(each.name, each.label, each.kind, (), "", value)
    options = each.options.options(next(held)) if isinstance(each.options, Held) else each.options
    return Shown(each.name, each.label, each.kind, tuple(options), each.every, value)
