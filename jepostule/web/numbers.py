"""Numbers in addresses."""

from litestar.exceptions import NotFoundException
from litestar.handlers import BaseRouteHandler

from jepostule.store.cursors import LARGEST
from jepostule.web.request import Connection


async def refuse_impossible(connection: Connection, _: BaseRouteHandler) -> None:
    """A guard: what no row can have as its number is nowhere. Postgres would refuse to look for it."""
    # It waits for nothing, but Litestar would run a plain function in a thread, at each request.
    numbers = (each for each in connection.path_params.values() if isinstance(each, int))
    if any(abs(each) > LARGEST for each in numbers):
        raise NotFoundException
