"""A request, as handlers and guards name it."""

from typing import Any

import litestar
from litestar.connection import ASGIConnection

Request = litestar.Request[Any, Any, Any]
Connection = ASGIConnection[Any, Any, Any, Any]
