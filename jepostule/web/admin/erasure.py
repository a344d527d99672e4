"""The page of an erasure: under way, stopped, or done, with its receipt. Its address does not reveal the person."""

from typing import Any

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from jepostule.domain.rights.receipt import Receipt
from jepostule.store import erasure as erasures
from jepostule.store.database import reading
from jepostule.store.erasure import Erasure
from jepostule.web.admin import desk, rights_words
from jepostule.web.admin.entrance import ADMIN, BY_ITSELF
from jepostule.web.request import Request

ONE = "/droits/effacements/{number:int}"


@get(ONE, opt=ADMIN)
async def show(request: Request, number: FromPath[int]) -> Response[str]:
    return await shown(request, *await opened(number), "main")


@get(f"{ONE}/maintenant", opt=ADMIN | BY_ITSELF)
async def now(request: Request, number: FromPath[int]) -> Response[Any]:
    """204 as long as nothing has changed."""
    erasure, alive = await opened(number)
    if alive and not erasure.done_at:
        return Response(None, status_code=204)
    return await shown(request, erasure, alive, "now")


async def opened(number: int) -> tuple[Erasure, bool]:
    """The erasure, and whether its job is still alive. Raises NotFoundException."""
    async with reading() as session:
        erasure = await erasures.find(session, number)
        if erasure is None:
            raise NotFoundException
        return erasure, await erasures.is_alive(session, number)


async def shown(request: Request, erasure: Erasure, alive: bool, block: str) -> Response[str]:
    receipt = Receipt.of(erasure) if erasure.done_at else None
    return await desk.page(
        request,
        "admin/rights/erasure.html",
        block=block,
        number=erasure.id,
        alive=alive,
        receipt=receipt,
        said=rights_words,
    )


routes = [show, now]
