"""Lines of CSV (RFC 4180) that a spreadsheet shows and never runs."""

import csv
import io
from collections.abc import Iterable
from datetime import datetime

from jepostule.rendering import PARIS

# A spreadsheet takes what begins so for a formula, and people choose what they type into our forms.
# https://owasp.org/www-community/attacks/CSV_Injection
FORMULA = ("=", "+", "-", "@", "\t", "\r")

Cell = str | int | datetime | None


def line(cells: Iterable[Cell]) -> str:
    """With its end; moments as Paris' clocks show them, with the offset."""
    written = io.StringIO()
    csv.writer(written).writerow(map(text, cells))
    return written.getvalue()


def text(cell: Cell) -> str:
    if isinstance(cell, datetime):
        return cell.astimezone(PARIS).isoformat(timespec="seconds")
    # A number is ours, and below zero it is still one.
    return safe(cell) if isinstance(cell, str) else "" if cell is None else str(cell)


def safe(cell: str) -> str:
    """`cell` behind an apostrophe where a spreadsheet would take it for a formula.

    Phone numbers too: `+33612345678` would become a number, and lose its plus.
    """
    return f"'{cell}" if cell.startswith(FORMULA) else cell
