"""Lines of CSV (RFC 4180) that a spreadsheet displays and never evaluates."""

import csv
import io
import re
from collections.abc import Iterable
from datetime import datetime

from jepostule.moments import PARIS

# A spreadsheet takes a cell that starts like this for a formula, and anybody can type one into our forms.
# https://owasp.org/www-community/attacks/CSV_Injection
FORMULA = ("=", "+", "-", "@", "\t", "\r")
# A French spreadsheet splits at semicolons, and ignores quotes within a cell: what follows one may start a cell.
INNER = re.compile(r"(?<=[;\r\n])(?=[=+\-@\t\r])")

Cell = str | int | datetime | None


def line(cells: Iterable[Cell]) -> str:
    """Includes the line break. Times are in Paris time, with the UTC offset."""
    written = io.StringIO()
    csv.writer(written).writerow(map(text, cells))
    return written.getvalue()


def text(cell: Cell) -> str:
    if isinstance(cell, datetime):
        return cell.astimezone(PARIS).isoformat(timespec="seconds")
    # Numbers are our own: a minus sign does not make them formulas.
    return safe(cell) if isinstance(cell, str) else "" if cell is None else str(cell)


def safe(cell: str) -> str:
    """`cell`, with an apostrophe before it where a spreadsheet would take it for a formula.

    Phone numbers too: `+33612345678` would become a number, and lose its plus.
    """
    if ";" in cell or "\n" in cell:
        cell = INNER.sub("'", cell)
    return f"'{cell}" if cell.startswith(FORMULA) else cell
