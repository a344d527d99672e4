"""Our whole application, for all tests of a process: to make it takes a third of a second of CPU."""

from functools import cache

from litestar.types import ASGIApp

from jepostule.asgi import create_app
from jepostule.settings import settings


def shared_app() -> ASGIApp:
    """As these settings make it. It keeps nothing of a test: what is kept is in the database, which is emptied."""
    return _made(settings().email_delivery_service)


@cache
def _made(_carrier: str) -> ASGIApp:
    """`_carrier`: all that `create_app` looks at, since only one of them has a mailbox."""
    return create_app()
