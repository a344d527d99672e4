"""The web application."""

import gc

from litestar import Litestar
from litestar.types import ASGIApp, ControllerRouterHandler

from jepostule import logs
from jepostule.rendering import environment
from jepostule.settings import settings
from jepostule.web import (
    about,
    admin,
    candidate,
    demo_page,
    health,
    logos,
    mailbox,
    mailjet,
    metrics,
    pages,
    partner,
    recruiter,
    static,
    supervised,
    tint,
)
from jepostule.web.middleware import Access, gate

BODY_LIMIT = 64 * 1024  # bytes, unless a route sets its own
NEW_OBJECTS = 5_000  # allocations before the garbage collector runs; Python's default is 700


def serve() -> ASGIApp:
    """The application with its process set up: logs, garbage collection, end with the supervisor."""
    logs.configure()
    supervised.end_with_supervisor()
    app = create_app()
    look_for_garbage_less()
    return app


def look_for_garbage_less() -> None:
    """Objects that exist by now live as long as the process, and sixteen concurrent lists hold a thousand rows, none of
    which is garbage. Traversing all of that repeatedly took a sixteenth of the time of each list.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS)


def create_app() -> ASGIApp:
    environment().globals.update(static=static.static, tint=tint.tint, conformity=about.conformity)
    app = Litestar(
        route_handlers=routes(),
        middleware=[gate],
        exception_handlers={Exception: pages.error},
        request_max_body_size=BODY_LIMIT,
        openapi_config=None,
        logging_config=None,  # jepostule.logs configures logging
    )
    return Access(app)


def routes() -> list[ControllerRouterHandler]:
    found: list[ControllerRouterHandler] = [
        *about.routes,
        *admin.routes,
        *candidate.routes,
        *demo_page.routes,
        *health.routes,
        *logos.routes,
        *mailjet.routes,
        *metrics.routes,
        *partner.routes,
        *recruiter.routes,
        *static.routes,
        *tint.routes,
    ]
    if settings().email_delivery_service == "mailbox":
        found += mailbox.routes
    return found
