"""Every route there is, asked of the application itself: one to come cannot be forgotten."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from litestar import Litestar
from litestar.types import ASGIApp

from jepostule.web.access import Access


class Route(NamedTuple):
    method: str
    path: str  # `/admin/taches/{number:int}`

    def fits(self, address: str) -> bool:
        pieces = re.split(r"\{[^}]*\}", self.path.rstrip("/"))
        return bool(re.fullmatch("[^/]+".join(map(re.escape, pieces)) + "/?", address))


def every(app: ASGIApp) -> Iterator[Route]:
    assert isinstance(app, Access)
    assert isinstance(app.app, Litestar)
    found = {Route(method, each.path) for each in app.app.routes for method in getattr(each, "methods", ())}
    # OPTIONS is Litestar's, and one of the wrong methods that are tried on each.
    found = {each for each in found if each.method != "OPTIONS"}
    yield from sorted(found)
