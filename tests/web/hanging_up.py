"""A sender who hangs up in the middle of the body."""

from typing import Any

from tests.application import shared_app


async def cut_off(path: str, kind: str, beginning: bytes, query: bytes = b"") -> int:
    """The status of the answer, which nobody reads. `kind`: the content type."""
    messages = [{"type": "http.request", "body": beginning, "more_body": True}, {"type": "http.disconnect"}]
    sent: list[Any] = []

    async def receive() -> Any:
        return messages.pop(0)

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [(b"content-type", kind.encode()), (b"host", b"test")]
    scope = {"type": "http", "method": "POST", "path": path, "query_string": query, "headers": headers}
    await shared_app()(scope, receive, send)  # type: ignore[arg-type]
    status: int = sent[0]["status"]
    return status
