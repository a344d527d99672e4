"""The limit for pages: the same server and middleware, with handlers that return constants."""

from typing import Any

from litestar import Litestar, Response, get, post
from litestar.params import FromPath
from litestar.types import ASGIApp

from jepostule import logs
from jepostule.asgi import BODY_LIMIT
from jepostule.web import pages
from jepostule.web.mailjet import LIMIT
from jepostule.web.middleware import Access, gate
from jepostule.web.request import Request
from jepostule.web.security import SERVER_TO_SERVER

TOKEN = {"token": "1790000000.7f." + "x" * 43, "timestamp": 1790000000}


@get("/page/{size:int}", sync_to_thread=False)
def page(size: FromPath[int]) -> Response[str]:
    """`size` bytes of HTML."""
    return Response("x" * size, media_type="text/html")


@post("/form", status_code=200, opt=SERVER_TO_SERVER)
async def form(request: Request) -> dict[str, Any]:
    """JSON of the size of a token; the form is received but not parsed."""
    await request.body()
    return TOKEN


@post("/json", status_code=200, opt=SERVER_TO_SERVER, request_max_body_size=LIMIT)
async def json(request: Request) -> dict[str, Any]:
    """Parses the JSON and discards it."""
    await request.json()
    return {}


def serve() -> ASGIApp:
    logs.configure()
    return Access(
        Litestar(
            route_handlers=[page, form, json],
            middleware=[gate],
            exception_handlers={Exception: pages.error},
            request_max_body_size=BODY_LIMIT,
            openapi_config=None,
            logging_config=None,
        )
    )
