"""Reports errors to Sentry when SENTRY_DSN is set: their classes and tracebacks.

Events are built here from what may leave, rather than filtered afterwards: no messages of exceptions, no values, no
requests, no addresses, no command lines. None of the library's integrations is enabled.
"""

import atexit
import logging
import traceback
from collections.abc import Iterator
from typing import Any

from sentry_sdk import Client

from jepostule.settings import PROJECT, settings

FAREWELL = 2.0  # seconds to send pending events when the process ends


def follow() -> None:
    """Reports all errors that are logged from now on."""
    client = started()
    atexit.register(client.close, timeout=FAREWELL)
    logging.getLogger().addHandler(ToSentry(client))


def report(error: Exception, transaction: str) -> None:
    record = logging.LogRecord(__name__, logging.ERROR, "", 0, "ended by", None, (type(error), error, None))
    record.transaction = transaction
    client = started()
    client.capture_event(event(record))
    client.close(timeout=FAREWELL)


def started() -> Client:
    """A client of our own, unknown to the library: whatever else calls the library reports nothing."""
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
        # Procrastinate repeats our own lines about failed jobs.
        if not record.name.startswith(("procrastinate", "sentry_sdk", "urllib3")):
            self.client.capture_event(event(record))


def event(record: logging.LogRecord) -> Any:
    """`transaction`: the route's template or the job's name, if the log call has it in `extra`."""
    error = record.exc_info[1] if record.exc_info else None
    told = {"level": "error", "logger": record.name, "transaction": getattr(record, "transaction", record.name)}
    if record.name.startswith("jepostule."):
        told["logentry"] = {"message": record.msg}  # without its arguments
    return {**told, "exception": {"values": [*outline(error)]}} if error else told


def outline(error: BaseException) -> Iterator[dict[str, Any]]:
    """Exceptions in the order of Sentry: the innermost cause first."""
    cause = error.__cause__ or error.__context__
    if cause is not None:
        yield from outline(cause)
    frames = [place(each) for each in traceback.extract_tb(error.__traceback__)]
    yield {"type": type(error).__qualname__, "module": type(error).__module__, "stacktrace": {"frames": frames}}


def place(frame: traceback.FrameSummary) -> dict[str, Any]:
    ours = frame.filename.startswith(str(PROJECT / "jepostule"))
    name = frame.filename.removeprefix(f"{PROJECT}/")
    return {"filename": name, "function": frame.name, "lineno": frame.lineno, "in_app": ours}
