"""Lines of CSV (RFC 4180) that a spreadsheet displays and never evaluates."""

import csv
import io
import re
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import NamedTuple

from jepostule.moments import PARIS

# A spreadsheet takes a cell that starts like this for a formula, and anybody can type one into our forms.
# https://owasp.org/www-community/attacks/CSV_Injection
FORMULA = ("=", "+", "-", "@", "\t", "\r")

Cell = str | int | datetime | None


class Dialect(NamedTuple):
    """`inner`: where a program that splits lines elsewhere would start a formula; not without one of `marks`."""

    separator: str
    marks: re.Pattern[str]
    inner: re.Pattern[str]
    moment: Callable[[datetime], str]


def with_offset(moment: datetime) -> str:
    return moment.astimezone(PARIS).isoformat(timespec="seconds")


def without_offset(moment: datetime) -> str:
    """`2026-11-27 03:45:12`, which Excel reads as a date; it reads none that has an offset.

    In October, moments of the repeated hour are written like those an hour before: only the order of lines tells.
    """
    return moment.astimezone(PARIS).replace(tzinfo=None).isoformat(" ", "seconds")


# CONTRACT 4: the command line's files, for programs. A French spreadsheet splits them at semicolons, and ignores
# quotes within a cell: what follows one may start a cell.
PROGRAMS = Dialect(",", re.compile(r"[;\n]"), re.compile(r"(?<=[;\r\n])(?=[=+\-@\t\r])"), with_offset)
# What a French Excel opens by a double click. Others split at commas or tabs; quotes that follow one open a cell.
EXCEL = Dialect(";", re.compile(r"[;,\t\r\n]"), re.compile(r'(?<=[;,\t\r\n])(?="*[=+\-@\t\r])'), without_offset)


def line(dialect: Dialect, cells: Iterable[Cell]) -> str:
    """Includes the line break. Times are in Paris time."""
    written = io.StringIO()
    csv.writer(written, delimiter=dialect.separator).writerow(text(dialect, each) for each in cells)
    return written.getvalue()


def text(dialect: Dialect, cell: Cell) -> str:
    if isinstance(cell, datetime):
        return dialect.moment(cell)
    # Numbers are our own: a minus sign does not make them formulas.
    return safe(dialect, cell) if isinstance(cell, str) else "" if cell is None else str(cell)


def safe(dialect: Dialect, cell: str) -> str:
    """`cell`, with an apostrophe before it where a spreadsheet would take it for a formula.

    Phone numbers too: `+33612345678` would become a number, and lose its plus.
    """
    if dialect.marks.search(cell):
        cell = dialect.inner.sub("'", cell)
    return f"'{cell}" if cell.startswith(FORMULA) else cell
