"""Refusals of Postgres, recognised however the error was wrapped."""

from psycopg.errors import (
    InsufficientPrivilege,
    LockNotAvailable,
    ReadOnlySqlTransaction,
    UndefinedColumn,
    UndefinedFunction,
    UndefinedTable,
)


def is_missing(error: BaseException) -> bool:
    """Whether it comes from a table, column or function that does not exist."""
    return _comes_from(error, UndefinedTable, UndefinedColumn, UndefinedFunction)


def is_read_only(error: BaseException) -> bool:
    return _comes_from(error, ReadOnlySqlTransaction)


def is_forbidden(error: BaseException) -> bool:
    """For lack of privileges of our role."""
    return _comes_from(error, InsufficientPrivilege)


def is_held(error: BaseException) -> bool:
    """Whether others held a lock for longer than we wait."""
    return _comes_from(error, LockNotAvailable)


def _comes_from(error: BaseException, *kinds: type[Exception]) -> bool:
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, kinds):
        cause = getattr(cause, "orig", None) or cause.__cause__
    return cause is not None
