"""Around everything: a number for each request, the headers of each response, one line of log."""

import logging
import secrets
import time

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from jepostule.web import security, traffic
from jepostule.web.request import route

log = logging.getLogger(__name__)


class Access:
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
