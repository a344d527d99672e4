"""Logs: one line per fact, as key=value, with ids but without personal data.

Messages of exceptions are left out, since those of Postgres quote rows: their classes and tracebacks are enough.
"""

import logging
import sys
import traceback
from types import TracebackType

from jepostule.settings import settings

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


# From the second line on their messages quote data: the error of a task never awaited, the row that Postgres refused.
QUOTING = ("asyncio", "psycopg")


class Plain(logging.Formatter):
    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s", "%Y-%m-%dT%H:%M:%S%z")


class Discreet(Plain):
    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802, the library's name
        if record.name in QUOTING:
            record.message = record.message.partition("\n")[0]
        return super().formatMessage(record)

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802, the library's name
        return outline(ei[1]) if ei[1] else ""


def outline(error: BaseException) -> str:
    """Classes and tracebacks of an error, then of its causes, without messages and values."""
    lines = []
    each: BaseException | None = error
    while each is not None:
        lines.append(f"  {type(each).__module__}.{type(each).__qualname__}")
        lines += [
            f"    {frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(each.__traceback__)
        ]
        each = each.__cause__ or each.__context__
    return "\n".join(lines)


def configure(*, discreet: bool = True) -> None:
    """`discreet=False` also logs the messages of errors: for developers, with data of their own."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Discreet() if discreet else Plain())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    # Their INFO lines, about each poll, step of a job and call, are far too many.
    logging.getLogger("procrastinate").setLevel(logging.WARNING)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    # Its warnings are about what fails after an error that is raised: the rest of a pipeline, a rollback.
    logging.getLogger("psycopg").setLevel(logging.ERROR)
    logging.getLogger("psycopg.pool").setLevel(logging.WARNING)
    if settings().sentry_dsn:
        from jepostule.logs import sentry  # noqa: PLC0415 (whoever does not use it does not load it)

        sentry.follow()


def report(error: Exception, transaction: str) -> None:
    """Reports an error that ends a process without configured logs."""
    if settings().sentry_dsn:
        from jepostule.logs import sentry  # noqa: PLC0415

        sentry.report(error, transaction)


def facts(**named: object) -> str:
    """`name=value` for each, separated by spaces."""
    return " ".join(f"{name}={value}" for name, value in named.items())


def circumstances() -> str:
    """The release and how it is configured, without secrets."""
    chosen = settings()
    return facts(
        release=chosen.release,
        env=chosen.env,
        mail=chosen.email_delivery_service,
        sentry="yes" if chosen.sentry_dsn else "no",
        metrics="yes" if chosen.metrics_token else "no",
    )
