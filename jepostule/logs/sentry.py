"""Errors told to Sentry, where SENTRY_DSN is set: their class and the places that they went through.

What is sent is put together here, of what may leave, and nothing is taken away afterwards: no message of an exception,
no value, no request, no address, no command line. None of the library's integrations is on.
"""

import atexit
import logging
import traceback
from collections.abc import Iterator
from typing import Any

from sentry_sdk import Client

from jepostule.settings import PROJECT, settings

FAREWELL = 2.0  # seconds, for what has not left yet when the process ends


def follow() -> None:
    """From now on each error that is logged is told too."""
    client = started()
    atexit.register(client.close, timeout=FAREWELL)
    logging.getLogger().addHandler(ToSentry(client))


def tell(error: Exception, transaction: str) -> None:
    record = logging.LogRecord(__name__, logging.ERROR, "", 0, "ended by", None, (type(error), error, None))
    record.transaction = transaction
    client = started()
    client.capture_event(event(record))
    client.close(timeout=FAREWELL)


def started() -> Client:
    """A client of its own, known to nobody: whatever else calls the library says nothing."""
    chosen = settings()
    return Client(
        dsn=chosen.sentry_dsn,
        release=chosen.release,
        environment=chosen.env,
        server_name="",
        default_integrations=False,
        auto_enabling_integrations=False,
        auto_session_tracking=False,
        send_client_reports=False,
        include_local_variables=False,
        max_breadcrumbs=0,
        debug=False,
        spotlight=False,
    )


class ToSentry(logging.Handler):
    def __init__(self, client: Client) -> None:
        super().__init__(logging.ERROR)
        self.client = client

    def emit(self, record: logging.LogRecord) -> None:
        # Procrastinate repeats what our own lines say of a job that failed.
        if not record.name.startswith(("procrastinate", "sentry_sdk", "urllib3")):
            self.client.capture_event(event(record))


def event(record: logging.LogRecord) -> Any:
    """`transaction` is the route's template or the job's name, where the line gave one as `extra`."""
    error = record.exc_info[1] if record.exc_info else None
    told = {"level": "error", "logger": record.name, "transaction": getattr(record, "transaction", record.name)}
    if record.name.startswith("jepostule."):
        told["logentry"] = {"message": record.msg}  # without what it is about
    return {**told, "exception": {"values": [*outline(error)]}} if error else told


def outline(error: BaseException) -> Iterator[dict[str, Any]]:
    """The innermost cause first, as Sentry wants it."""
    cause = error.__cause__ or error.__context__
    if cause is not None:
        yield from outline(cause)
    frames = [place(each) for each in traceback.extract_tb(error.__traceback__)]
    yield {"type": type(error).__qualname__, "module": type(error).__module__, "stacktrace": {"frames": frames}}


def place(frame: traceback.FrameSummary) -> dict[str, Any]:
    ours = frame.filename.startswith(str(PROJECT / "jepostule"))
    name = frame.filename.removeprefix(f"{PROJECT}/")
    return {"filename": name, "function": frame.name, "lineno": frame.lineno, "in_app": ours}
