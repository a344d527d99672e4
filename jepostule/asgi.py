"""The web application."""

import gc

from litestar import Litestar
from litestar.types import ASGIApp, ControllerRouterHandler

from jepostule import logs
from jepostule.rendering import environment
from jepostule.settings import settings
from jepostule.web import (
    admin,
    candidate,
    demo_page,
    health,
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
from jepostule.web.access import Access
from jepostule.web.gate import gate

BODY_LIMIT = 64 * 1024  # bytes, where a route says nothing else
NEW_OBJECTS = 5_000  # before Python looks which of them are garbage; by itself, after 700


def serve() -> ASGIApp:
    """For a process of its own, one of several perhaps: with its logs."""
    logs.configure()
    supervised.end_with_supervisor()
    app = create_app()
    look_for_garbage_less()
    return app


def look_for_garbage_less() -> None:
    """What is there by now stays as long as the process; and sixteen lists at once are a thousand rows, none of it
    garbage. Looking through all that again and again was a sixteenth of each list's time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS)


def create_app() -> ASGIApp:
    environment().globals.update(static=static.static, tint=tint.tint)
    app = Litestar(
        route_handlers=routes(),
        middleware=[gate],
        exception_handlers={Exception: pages.error},
        request_max_body_size=BODY_LIMIT,
        openapi_config=None,
        logging_config=None,  # jepostule.logs is the only one
    )
    return Access(app)


def routes() -> list[ControllerRouterHandler]:
    found: list[ControllerRouterHandler] = [
        *admin.routes,
        *candidate.routes,
        *demo_page.routes,
        *health.routes,
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
