"""Every route, listed by the application itself so that new ones are included."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from litestar import Litestar
from litestar.types import ASGIApp

from jepostule.web.middleware import Access


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
    # Litestar adds OPTIONS; it is also among the wrong methods tried on each route.
    found = {each for each in found if each.method != "OPTIONS"}
    yield from sorted(found)
