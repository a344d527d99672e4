"""The filters above a list, and what each says once it is in use."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup

from jepostule.rendering import escaped
from jepostule.store.database import Session

Options = Sequence[tuple[str, str]]  # the value in the address, and its words


@dataclass(frozen=True)
class Choice:
    """One of `options`, or of what the database holds."""

    name: str
    label: str
    options: Options | Callable[[Session], Awaitable[Options]]
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
    """A filter with its choices and its value; `words` once it is in use."""

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
    def words(self) -> str:
        return f"{self.label} : {dict(self.options).get(self.value, self.value)}"


async def shown(session: Session, filters: Sequence[Filter], values: Mapping[str, str]) -> tuple[Shown, ...]:
    return tuple([await _one(session, each, values.get(each.name, "")) for each in filters])


async def _one(session: Session, each: Filter, value: str) -> Shown:
    if not isinstance(each, Choice):
        return Shown(each.name, each.label, each.kind, (), "", value)
    options = await each.options(session) if callable(each.options) else each.options
    return Shown(each.name, each.label, each.kind, tuple(options), each.every, value)
