"""Types of requests for handlers and guards, and what is read from a scope."""

from typing import Any

import litestar
from litestar import HttpMethod
from litestar.connection import ASGIConnection
from litestar.types import Scope

Request = litestar.Request[Any, Any, Any]
Connection = ASGIConnection[Any, Any, Any, Any]

# For public pages: monitors, link checkers and mail scanners send HEAD to see whether a page exists.
READ = [HttpMethod.GET, HttpMethod.HEAD]


def header(scope: Scope, name: bytes) -> str:
    """A request header; `name` in lower case. Litestar would first build a dictionary of all headers."""
    return next((value.decode("latin-1") for each, value in scope["headers"] if each == name), "")


def route(scope: Scope) -> str:
    """The template of the path, since the path holds addresses, tokens and secret ids of answers. `-` when unknown."""
    return scope.get("path_template") or "-"
