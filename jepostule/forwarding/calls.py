"""A POST of JSON to another service, and its failures."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import httpx

from jepostule.outside import OutcomeUnknown, Unreachable, pause
from jepostule.settings import settings

NOTHING_HAPPENED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError)


async def post(
    url: str, body: Mapping[str, Any], *, headers: Mapping[str, str] | None = None, verify: bool = True
) -> httpx.Response:
    """The response, unless its status calls for a retry. Raises Unreachable or OutcomeUnknown."""
    client = httpx.AsyncClient(verify=verify, timeout=timeout(), follow_redirects=False)
    async with classed(), client:
        answer = await client.post(url, json=body, headers=headers)
    if answer.status_code in {408, 429} or answer.status_code >= 500:
        raise Unreachable(f"it answered {answer.status_code}", retry_after=pause(answer.headers.get("retry-after", "")))
    return answer


def timeout() -> httpx.Timeout:
    # Connecting times out before the whole call does, so that an unreachable server is no unknown outcome.
    seconds = settings().forwarding_timeout
    return httpx.Timeout(seconds, connect=seconds / 2)


@asynccontextmanager
async def classed() -> AsyncIterator[None]:
    """Turns the library's errors into OutsideError, with class names only: messages hold URLs with their queries."""
    try:
        async with asyncio.timeout(settings().forwarding_timeout):  # in all: a response may trickle in byte by byte
            yield
    except NOTHING_HAPPENED as error:
        raise Unreachable(f"nobody answers: {type(error).__name__}") from None
    except (httpx.HTTPError, TimeoutError) as error:
        raise OutcomeUnknown(f"no answer to what was sent: {type(error).__name__}") from None
