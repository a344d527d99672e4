"""What people typed is escaped in every kind of cell."""

from datetime import UTC, datetime
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape
from sqlalchemy import select

from jepostule.moments import PARIS
from jepostule.pieces.escaping import escaped
from jepostule.store.agent import Agent
from jepostule.store.lists.listing import Listing
from jepostule.web.admin import rows
from jepostule.web.admin.table import Column, Link, State, Table

HOSTILE = """<script>alert("O'Neil")</script> & Cie"""
HARMLESS = "&lt;script&gt;alert(&#34;O&#39;Neil&#34;)&lt;/script&gt; &amp; Cie"


class Row(NamedTuple):
    cell: Any
    key: str


def table(*columns: Column, **also: Any) -> Table:
    listing = Listing(select(Agent), Agent.id, orders={"nom": Agent.name})
    return Table("/admin/agents", "agents", "Agents", "agent", "agents", listing, columns, **also)


def body(cell: Any, *, ticked: bool = False, **also: Any) -> str:
    """The HTML of a row with this value in both cells."""
    columns = Column("Nom", lambda row: row.cell, css="second"), Column("Encore", lambda row: row.cell)
    return str(rows.body(table(*columns, **also), [Row(cell, HOSTILE)], ticked=ticked))


@pytest.mark.parametrize(
    "cell",
    [
        HOSTILE,
        Link(HOSTILE, "/admin/agents/1"),
        Link("Sacha", f"/admin/agents/{HOSTILE}"),
        Link("Sacha", "/admin/agents/1", also=HOSTILE),
        State("check", HOSTILE, "good"),
        State("check", "Actif", HOSTILE),
    ],
    ids=["words", "link", "address of a link", "beside a link", "state", "tone of a state"],
)
@pytest.mark.parametrize("ticked", [False, True], ids=["to read", "to act upon"])
def test_nothing_of_a_cell_is_markup(cell: Any, ticked: bool) -> None:
    html = body(cell, ticked=ticked, narrow=lambda _: HOSTILE)
    assert "<script" not in html
    assert '"O' not in html
    assert html.count(HARMLESS) >= 3  # two cells, and the text for narrow screens


@given(st.text(st.sampled_from("&<>\"'é;#a")))
def test_text_is_escaped_as_templates_do(text: str) -> None:
    assert escaped(text) == str(escape(text))


def test_the_box_before_a_row_is_named_after_it_and_holds_its_key() -> None:
    html = body(HOSTILE, ticked=True)
    assert f'value="{HARMLESS}" aria-label="Sélectionner {HARMLESS}"' in html


@pytest.mark.parametrize("cell", [None, ""], ids=["nothing", "no words"])
def test_an_empty_cell_says_so_to_who_listens(cell: Any) -> None:
    assert '<td><span class="also">–<span class="spoken"> rien</span></span></td>' in body(cell)


def test_a_number_is_itself_nought_too() -> None:
    assert "<td>0</td>" in body(0)


def test_a_moment_says_which_exactly() -> None:
    html = body(datetime(2020, 10, 25, 1, 5, tzinfo=UTC))
    title = "dimanche 25 octobre 2020 à 2\u202fh\u202f05 (heure d’hiver)"
    assert f'<time datetime="2020-10-25T01:05:00+00:00" title="{title}">25 octobre 2020</time>' in html


def test_an_hour_that_comes_twice_is_each_time_itself() -> None:
    first = datetime(2020, 10, 25, 2, 5, tzinfo=PARIS)
    assert "été" in body(first)
    assert "hiver" in body(first.replace(fold=1))


def test_a_state_has_its_sign() -> None:
    assert '<span class="state good"><svg class="icon "' in body(State("check", "Actif", "good"))
