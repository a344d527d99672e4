"""Our JSON routes as OpenAPI, to be checked by property-based tests. CONTRACT 1.1, 1.2, 1.5."""

from typing import Any

from jepostule.domain.parameters import LENGTHS, REQUIRED

FORM = "application/x-www-form-urlencoded"
TEXT = {"type": "string"}
ERROR = {"type": "object", "required": ["error"], "properties": {"error": {"type": "string", "minLength": 10}}}
TOKEN = {
    "type": "object",
    "required": ["token", "timestamp"],
    "properties": {"token": {"type": "string", "pattern": "^[A-Za-z0-9._-]+$"}, "timestamp": {"type": "integer"}},
}
ERRORS = {
    "type": "object",
    "required": ["errors"],
    "properties": {"errors": {"type": "object", "additionalProperties": {"type": "array", "items": TEXT}}},
}
EVENT = {
    "type": "object",
    "properties": {
        "event": {"enum": ["sent", "open", "click", "bounce", "blocked", "spam", "unsub", "other", ""]},
        "time": {"type": ["integer", "string", "null"]},
        "MessageID": {"type": ["integer", "string", "null"]},
        "Message_GUID": TEXT,
        "email": {"type": ["string", "null"]},
        "CustomID": {"type": ["string", "null"]},
        "error_related_to": TEXT,
        "hard_bounce": {"type": ["boolean", "string"]},
    },
}


def form(*required: str) -> dict[str, Any]:
    names = {*LENGTHS, *required, "timestamp", "next_url"}
    return {"type": "object", "required": [*required], "properties": dict.fromkeys(sorted(names), TEXT)}


def answers(right: dict[str, Any]) -> dict[str, Any]:
    wrong = dict.fromkeys(("400", "403", "413"), ERROR)
    said = {"200": right} | wrong
    return {status: {"description": "", "content": {"application/json": {"schema": said[status]}}} for status in said}


def post(kind: str, body: dict[str, Any], right: dict[str, Any], **more: Any) -> dict[str, Any]:
    content = {"required": True, "content": {kind: {"schema": body}}}
    return {"post": {"requestBody": content, "responses": answers(right), **more}}


SECRET = [{"name": "secret", "in": "query", "schema": TEXT}]
SCHEMA: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Je Postule", "version": "1"},
    "paths": {
        "/auth/application/token/": post(FORM, form("client_id", "client_secret", *REQUIRED), TOKEN),
        "/auth/application/token/refresh/": post(FORM, form("client_id", "token", "timestamp", *REQUIRED), TOKEN),
        "/embed/validate/": post(FORM, form("client_id", "token", "timestamp"), ERRORS),
        "/pipeline/eventcallback/": post(
            "application/json",
            {"oneOf": [EVENT, {"type": "array", "items": EVENT}, {}]},
            {"type": "object", "maxProperties": 0},
            parameters=SECRET,
        ),
    },
}
