"""Numbers in addresses."""

from collections.abc import Mapping

from litestar.exceptions import NotFoundException
from litestar.types import Scope

from jepostule.store.cursors import LARGEST


def refuse_impossible(scope: Scope) -> None:
    """What no row can have as its number is nowhere. Postgres would refuse to look for it."""
    given: Mapping[str, object] = scope["path_params"]
    for each in given.values():
        if isinstance(each, int) and abs(each) > LARGEST:
            raise NotFoundException
