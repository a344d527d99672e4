"""The rows of a list in HTML, built in Python: a template takes ten times as long, see `docs/performance.md`.

All but literals must go through `escaped`.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from markupsafe import Markup

from jepostule.moments import exact
from jepostule.pieces.escaping import escaped
from jepostule.web.admin.cells import Cell, Column, Link, State
from jepostule.web.admin.table import Table

NOTHING = '<span class="also">–<span class="spoken"> rien</span></span>'


def body(table: Table, rows: Sequence[Any], *, ticked: bool) -> Markup:
    """`ticked`: with a checkbox before each row, for actions."""
    first, *others = table.columns
    columns = [_heads(table, first, rows), *[_cells(each, rows) for each in others]]
    if ticked:
        columns.insert(0, [_box(table, row) for row in rows])
    return Markup("\n".join([f"<tr>{''.join(cells)}</tr>" for cells in zip(*columns, strict=True)]))  # noqa: S704


def _box(table: Table, row: Any) -> str:
    name = escaped(f"Sélectionner {table.named(row)}")
    box = f'<input type="checkbox" name="id" value="{escaped(str(row.key))}" aria-label="{name}">'
    return f'<td class="pick"><label>{box}</label></td>'


def _heads(table: Table, column: Column, rows: Sequence[Any]) -> list[str]:
    th = f'<th scope="row"{_css(column)}>'
    return [f"{th}{drawn(column.cell(row))}{_narrow(table, row)}</th>" for row in rows]


def _narrow(table: Table, row: Any) -> str:
    return f' <span class="narrow">{escaped(table.narrow(row))}</span>' if table.narrow else ""


def _cells(column: Column, rows: Sequence[Any]) -> list[str]:
    td, cell = f"<td{_css(column)}>", column.cell
    return [f"{td}{drawn(cell(row))}</td>" for row in rows]


def _css(column: Column) -> str:
    return f' class="{column.css}"' if column.css else ""


def drawn(cell: Cell) -> str:
    if isinstance(cell, str):
        return escaped(cell) if cell else NOTHING
    if isinstance(cell, datetime):
        return exact(cell)
    if isinstance(cell, State):
        return _state(cell)
    if isinstance(cell, Link):
        return _link(cell)
    return NOTHING if cell is None else str(cell)


def _link(link: Link) -> str:
    also = f' <span class="also">{escaped(link.also)}</span>' if link.also else ""
    return f'<a href="{escaped(link.href)}">{escaped(link.text)}</a>{also}'


@cache  # a few dozen at most: none contains text from users
def _state(state: State) -> str:
    return str(state.__html__())
