"""The rows of a list, drawn in Python: a template takes ten times as long. `docs/performance.md` has the figures.

All that is not written here goes through `escape`.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cache

from markupsafe import Markup, escape

from jepostule.rendering import environment, exact
from jepostule.store.listing import Line
from jepostule.web.admin.cells import Cell, Column, Link, State
from jepostule.web.admin.table import Table

NOTHING = '<span class="also">–<span class="spoken"> rien</span></span>'


def body(table: Table, lines: Sequence[Line], *, ticked: bool) -> Markup:
    """`ticked`: each with a box before it, to be acted upon."""
    first, *others = table.columns
    tds = [(f"<td{_css(each)}>", each.cell) for each in others]
    rows = [
        f"<tr>{_box(table, line) if ticked else ''}{_head(table, first, line.row)}"
        f"{''.join([f'{td}{drawn(cell(line.row))}</td>' for td, cell in tds])}</tr>"
        for line in lines
    ]
    return Markup("\n".join(rows))  # noqa: S704


def _box(table: Table, line: Line) -> str:
    name = escape(f"Sélectionner {table.named(line.row)}")
    box = f'<input type="checkbox" name="id" value="{escape(line.key)}" aria-label="{name}">'
    return f'<td class="pick"><label>{box}</label></td>'


def _head(table: Table, column: Column, row: object) -> str:
    narrow = f' <span class="narrow">{escape(table.narrow(row))}</span>' if table.narrow else ""
    return f'<th scope="row"{_css(column)}>{drawn(column.cell(row))}{narrow}</th>'


def _css(column: Column) -> str:
    return f' class="{column.css}"' if column.css else ""


def drawn(cell: Cell) -> str:
    if isinstance(cell, str):
        return escape(cell) if cell else NOTHING
    if isinstance(cell, datetime):
        return exact(cell)
    if isinstance(cell, State):
        return _state(cell)
    if isinstance(cell, Link):
        return _link(cell)
    return NOTHING if cell is None else str(cell)


def _link(link: Link) -> str:
    also = f' <span class="also">{escape(link.also)}</span>' if link.also else ""
    return f'<a href="{escape(link.href)}">{escape(link.text)}</a>{also}'


@cache  # there are a few dozen, none with words that people typed
def _state(state: State) -> str:
    return str(environment().get_template("_macros.html").module.state(*state)).strip()  # type: ignore[attr-defined]
