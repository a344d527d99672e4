"""The API of partner sites: tokens for applications. CONTRACT 1.1."""

import time
from typing import Any

from litestar import post

from jepostule.domain import platform_secrets, tokens
from jepostule.domain.errors import MissingParameter
from jepostule.domain.parameters import PARTNERS, cleaned, refuse_unusable
from jepostule.store.database import looking
from jepostule.web import body
from jepostule.web.request import Request
from jepostule.web.security import SERVER_TO_SERVER

LIMIT = 64 * 1024  # bytes


@post("/auth/application/token/", status_code=200, request_max_body_size=LIMIT, opt=SERVER_TO_SERVER)
async def give_token(request: Request) -> dict[str, Any]:
    async with body.form(request) as form:
        fields = form.fields
    if timestamp := cleaned(fields.get("timestamp", "")):
        tokens.read_timestamp(timestamp)
    client_id, secret = needed(fields, "client_id"), needed(fields, "client_secret")
    if not platform_secrets.is_believed(client_id, secret):
        async with looking() as session:  # its only write, once a day, is a transaction by itself
            await platform_secrets.authenticate(session, client_id, secret)
    refuse_unusable({name: cleaned(fields.get(name, "")) for name in PARTNERS})
    return tokens.give(client_id, fields, time.time())._asdict()


@post("/auth/application/token/refresh/", status_code=200, request_max_body_size=LIMIT, opt=SERVER_TO_SERVER)
async def refresh_token(request: Request) -> dict[str, Any]:
    async with body.form(request) as form:
        fields = form.fields
    client_id, token, timestamp = (needed(fields, name) for name in ("client_id", "token", "timestamp"))
    return tokens.refresh(client_id, token, timestamp, fields, time.time())._asdict()


def needed(fields: dict[str, str], name: str) -> str:
    """The value of this field. Raises MissingParameter when it is absent or empty."""
    if not (value := cleaned(fields.get(name, ""))):
        raise MissingParameter(name=name)
    return value


routes = [give_token, refresh_token]
