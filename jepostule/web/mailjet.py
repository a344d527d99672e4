"""The webhook to which Mailjet reports what became of our e-mails. CONTRACT 1.5."""

import hmac
import json
from typing import Any

from litestar import post
from litestar.exceptions import ClientException, PermissionDeniedException
from multipart import parse_options_header

from jepostule.domain import mail_events
from jepostule.settings import settings
from jepostule.store.database import transaction
from jepostule.web import body
from jepostule.web.request import Request
from jepostule.web.security import SERVER_TO_SERVER

LIMIT = 1024 * 1024  # bytes


@post("/pipeline/eventcallback/", status_code=200, request_max_body_size=LIMIT, opt=SERVER_TO_SERVER)
async def receive(request: Request) -> dict[str, str]:
    refuse_stranger(request.query_params.get("secret", ""))
    events = await told(request)
    async with transaction() as session:
        await mail_events.keep(session, events)
    return {}


def refuse_stranger(shown: str) -> None:
    """Compares with all secrets, each in constant time, so that timing reveals nothing."""
    fits = [hmac.compare_digest(shown.encode(), known.encode()) for known in settings().event_callback_secrets]
    if not any(fits):
        raise PermissionDeniedException


async def told(request: Request) -> list[Any]:
    """The events of the body: Mailjet sends an array, or a single one by itself."""
    kind, _ = parse_options_header(request.headers.get("content-type", ""))
    if kind != "application/json":
        raise ClientException("JSON was expected")
    try:
        read = json.loads(await body.whole(request))
    except (ValueError, RecursionError) as error:
        raise ClientException("unreadable JSON") from error
    if not isinstance(read, list | dict):
        raise ClientException("events were expected")
    return read if isinstance(read, list) else [read]


routes = [receive]
