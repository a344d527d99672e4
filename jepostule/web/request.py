"""A request, as handlers and guards name it."""

from typing import Any

import litestar
from litestar import HttpMethod
from litestar.connection import ASGIConnection
from litestar.types import Scope

Request = litestar.Request[Any, Any, Any]
Connection = ASGIConnection[Any, Any, Any, Any]

# Of pages that strangers look at: monitors, link checkers and scanners of mail only ask whether one is there.
READ = [HttpMethod.GET, HttpMethod.HEAD]


def header(scope: Scope, name: bytes) -> str:
    """In lower case. Litestar would make a dictionary of all of them first."""
    return next((value.decode("latin-1") for each, value in scope["headers"] if each == name), "")


def route(scope: Scope) -> str:
    """Its template, and never the path: that holds addresses, tokens and the answers' secret ids. `-`: nobody's."""
    return scope.get("path_template") or "-"
