"""What every request passes through: first `Access`, around the application; then, before its handler, `gate`."""

import logging
import secrets
import time
from collections.abc import Mapping

from litestar.enums import ScopeType
from litestar.exceptions import NotFoundException
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from jepostule.store.database import LARGEST
from jepostule.web import security, traffic
from jepostule.web.request import route

log = logging.getLogger(__name__)


class Access:
    """An id for each request, the headers of each response, one line in the log."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await self.app(scope, receive, send)
            return
        request_id = secrets.token_hex(6)
        scope["request_id"] = request_id  # type: ignore[typeddict-unknown-key]
        began = time.perf_counter()
        path = scope["path"]
        status: int | None = None

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                number = (b"x-request-id", request_id.encode())
                message["headers"] = [*security.headers(path, message["headers"]), number]
                _log(scope, message["status"], began, request_id)
            await send(message)

        with traffic.UNDER_WAY.track_inprogress():
            try:
                await self.app(scope, receive, send_with_headers)
            finally:
                traffic.answered(scope, status, time.perf_counter() - began)


def _log(scope: Scope, status: int, began: float, request_id: str) -> None:
    spent = (time.perf_counter() - began) * 1000
    log.info("%s route=%s status=%s ms=%.0f request=%s", scope.get("method"), route(scope), status, spent, request_id)


def gate(app: ASGIApp) -> ASGIApp:
    """Refuses what no handler should see. Not guards: for each of them Litestar copies the handler, at each request."""

    async def passed(scope: Scope, receive: Receive, send: Send) -> None:
        security.refuse_foreign(scope)
        _refuse_impossible_numbers(scope)
        await app(scope, receive, send)

    return passed


def _refuse_impossible_numbers(scope: Scope) -> None:
    """404 for integers in the path that no id can have: Postgres would raise an error."""
    given: Mapping[str, object] = scope["path_params"]
    for each in given.values():
        if isinstance(each, int) and abs(each) > LARGEST:
            raise NotFoundException
