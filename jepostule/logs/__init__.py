"""Logs: one line a fact, key=value, ids only.

What an exception says is left out: a database's complaint quotes the row. Its class and where it rose are enough.
"""

import logging
import sys
import traceback
from types import TracebackType

from jepostule.settings import settings

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


# From the second line on they quote: the error of a task that nobody waited for, the row that Postgres refused.
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
    """Classes and places, outermost first, of an error and of what caused it; no message, no value."""
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
    """`discreet=False` tells what errors say too: for who writes the code, on data of their own."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Discreet() if discreet else Plain())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    # Each poll and each step of a job: far too much.
    logging.getLogger("procrastinate").setLevel(logging.WARNING)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    if settings().sentry_dsn:
        from jepostule.logs import sentry  # noqa: PLC0415 (whoever does not use it does not load it)

        sentry.follow()


def tell(error: Exception, transaction: str) -> None:
    """An error that ends a process which had no log."""
    if settings().sentry_dsn:
        from jepostule.logs import sentry  # noqa: PLC0415

        sentry.tell(error, transaction)


def told(**facts: object) -> str:
    """`name=value` of each, for a line."""
    return " ".join(f"{name}={value}" for name, value in facts.items())


def circumstances() -> str:
    """Which release runs, and how: no secret."""
    chosen = settings()
    return told(
        release=chosen.release,
        env=chosen.env,
        mail=chosen.email_delivery_service,
        sentry="yes" if chosen.sentry_dsn else "no",
        metrics="yes" if chosen.metrics_token else "no",
    )
