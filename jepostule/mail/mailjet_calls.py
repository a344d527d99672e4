"""A call to Mailjet, without retries, and its failures."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from ssl import SSLCertVerificationError
from typing import TypeVar, TypeVarTuple

from mailjet_rest import Client
from mailjet_rest.config import Config
from mailjet_rest.errors import ApiError
from requests import ConnectTimeout, RequestException
from requests.adapters import HTTPAdapter
from requests.exceptions import ProxyError
from urllib3.exceptions import MaxRetryError, NewConnectionError, SSLError

from jepostule.mail.mailjet_answers import refusal
from jepostule.outside import OutcomeUnknown, OutsideError, Unreachable
from jepostule.settings import settings

Result = TypeVar("Result")
Arguments = TypeVarTuple("Arguments")

# Not asyncio's own, which are hardly more than there are processors: a call that hangs keeps its thread.
THREADS = ThreadPoolExecutor(64, "mailjet")
# Multiplies the timeout between two bytes, for a whole call: a response may trickle in byte by byte.
WHOLE_CALL = 10


async def called(call: Callable[[*Arguments], Result], *arguments: *Arguments) -> Result:
    """Runs `call` in a thread. Raises OutcomeUnknown when it does not end."""
    within = timedelta(seconds=settings().mailjet_timeout * WHOLE_CALL)
    try:
        async with asyncio.timeout(within.total_seconds()):
            return await asyncio.get_running_loop().run_in_executor(THREADS, call, *arguments)
    except TimeoutError:
        # The thread goes on: a letter of ten megabytes on a slow line may still be on its way.
        raise OutcomeUnknown("no end of an answer from Mailjet", retry_after=within) from None


@contextmanager
def api(version: str) -> Iterator[Client]:
    """A client with a new connection: a reused one could be closed just as a letter is written to it."""
    chosen = settings()
    config = Config(version=version, api_url=chosen.mailjet_api_url, timeout=chosen.mailjet_timeout)
    with Client((chosen.mailjet_api_key, chosen.mailjet_api_secret), config) as client:
        # By default the library posts the same letter up to four times.
        client.session.mount("https://", HTTPAdapter(max_retries=0))
        yield client


@contextmanager
def classed() -> Iterator[None]:
    """Turns the library's errors into OutsideError, with codes and class names only: messages quote the response."""
    try:
        yield
    except ApiError as error:
        raise failure(error.__cause__) from None


def failure(cause: BaseException | None) -> OutsideError:
    if isinstance(cause, RequestException) and cause.response is not None:
        return refusal(cause.response)
    name = type(cause).__name__
    if never_connected(cause):
        return Unreachable(f"no Mailjet: {name}")
    return OutcomeUnknown(f"no answer from Mailjet: {name}")


def never_connected(cause: BaseException | None) -> bool:
    """True only for errors that precede the first byte of a request: most TLS errors may also come after it."""
    if isinstance(cause, ConnectTimeout | ProxyError):
        return True
    given_up = cause.args[0] if cause and cause.args else None
    reason = given_up.reason if isinstance(given_up, MaxRetryError) else None
    if isinstance(reason, SSLError):
        return isinstance(reason.args[0], SSLCertVerificationError)
    return isinstance(reason, NewConnectionError)
