"""One POST of JSON to somebody else's server, and how it can end."""

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
    """The answer of a server that took the time to read; Unreachable or OutcomeUnknown where none did."""
    client = httpx.AsyncClient(verify=verify, timeout=timeout(), follow_redirects=False)
    async with classed(), client:
        answer = await client.post(url, json=body, headers=headers)
    if answer.status_code in {408, 429} or answer.status_code >= 500:
        raise Unreachable(f"it answered {answer.status_code}", retry_after=pause(answer.headers.get("retry-after", "")))
    return answer


def timeout() -> httpx.Timeout:
    # A server that cannot even be reached is known soon enough for its failure to be a sure one.
    seconds = settings().forwarding_timeout
    return httpx.Timeout(seconds, connect=seconds / 2)


@asynccontextmanager
async def classed() -> AsyncIterator[None]:
    """Only names of classes are kept: the library's texts hold addresses with their queries."""
    try:
        async with asyncio.timeout(settings().forwarding_timeout):  # in all: an answer may come byte by byte
            yield
    except NOTHING_HAPPENED as error:
        raise Unreachable(f"nobody answers: {type(error).__name__}") from None
    except (httpx.HTTPError, TimeoutError) as error:
        raise OutcomeUnknown(f"no answer to what was sent: {type(error).__name__}") from None
