"""One instance of the whole application per test process: building it takes a third of a second of CPU."""

from functools import cache

from litestar.types import ASGIApp

from jepostule.asgi import create_app
from jepostule.settings import settings


def shared_app() -> ASGIApp:
    """The application for the current settings. Tests may share it: its state is in the database, which they empty."""
    return _made(settings().email_delivery_service)


@cache
def _made(_carrier: str) -> ASGIApp:
    """`_carrier`: the only setting that `create_app` reads, since the mailbox exists with one delivery service only."""
    return create_app()
