"""Pages that are rendered once, cached, and filled in with personal data for each request.

Filling in takes a tenth of the time of rendering. Templates can output a placeholder, a `Hole`, and nothing else: any
other use of it raises TypeError, so that one person's data cannot decide what others see.
"""

from collections.abc import Hashable, Mapping
from functools import lru_cache
from typing import NamedTuple, NoReturn

from markupsafe import Markup

from jepostule import rendering
from jepostule.pieces.escaping import escaped
from jepostule.settings import settings

EDGE = "\0"  # marks the edges of a hole; no text contains it


class Hole:
    """A placeholder for a person's data, and for its attributes or items."""

    def __init__(self, path: str) -> None:
        self._path = path

    def __getattr__(self, name: str) -> "Hole":
        if name.startswith("_"):
            raise AttributeError(name)
        return Hole(f"{self._path}.{name}")

    def __getitem__(self, name: str) -> "Hole":
        return Hole(f"{self._path}.{name}")

    def __html__(self) -> str:
        return f"{EDGE}{self._path}{EDGE}"

    def _refuse(self, *_: object) -> NoReturn:
        raise TypeError(f"{self._path} is a person's own: a page that is drawn once cannot look into it")

    __bool__ = __call__ = __contains__ = __eq__ = __iter__ = __len__ = __str__ = _refuse
    __hash__ = None  # type: ignore[assignment]


class Stencil(NamedTuple):
    """`pieces`: text, hole, text, … `said`: keys in `people`, with an attribute. `holes`: indexes in `said`."""

    pieces: list[str]
    said: list[tuple[str, str]]
    holes: list[int]


def filled(template: str, block: str, people: Mapping[str, object], /, **context: Hashable) -> str:
    """`template`, or one `block` of it, filled in from `people`: with their attributes, or items of a dictionary.

    All of `context` is part of the cache key of the stencil, so it must not contain personal data.
    """
    draw = _drawn if settings().production else _drawn.__wrapped__  # in development, edits of templates show at once
    stencil = draw(template, block, tuple(people), tuple(context.items()))
    pieces = [*stencil.pieces]
    said = [_said(people[who], what) for who, what in stencil.said]
    pieces[1::2] = [said[number] for number in stencil.holes]
    return "".join(pieces)


@lru_cache(maxsize=256)
def _drawn(template: str, block: str, people: tuple[str, ...], context: tuple[tuple[str, Hashable], ...]) -> Stencil:
    known = {who: Hole(who) for who in people} | dict(context)
    page = rendering.render_block(template, block, **known) if block else rendering.render(template, **known)
    pieces = page.split(EDGE)
    holes = pieces[1::2]
    said = {path: number for number, path in enumerate(dict.fromkeys(holes))}
    parts = [path.partition(".") for path in said]
    return Stencil(pieces, [(who, what) for who, _, what in parts], [said[path] for path in holes])


def _said(of: object, what: str) -> str:
    said = of[what] if isinstance(of, dict) else getattr(of, what)
    return said if isinstance(said, Markup) else escaped(said)
