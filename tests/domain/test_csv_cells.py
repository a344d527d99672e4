"""What people typed is safe to open in a spreadsheet, whether programs or a French Excel are to read it."""

import csv
import io
from datetime import UTC, datetime
from itertools import chain
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jepostule.domain.csv_cells import EXCEL, PROGRAMS, Cell, Dialect, line, safe, text

DIALECTS = pytest.mark.parametrize("dialect", [PROGRAMS, EXCEL], ids=["programs", "excel"])
TYPED = st.text(alphabet="""=+-@;,\t\r\n"' a1""", max_size=12)
SUMMER, WINTER = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def read(line: str, separator: str, quoting: Literal[0, 3] = csv.QUOTE_MINIMAL) -> list[list[str]]:
    return list(csv.reader(io.StringIO(line, newline=""), delimiter=separator, quoting=quoting))


@DIALECTS
@pytest.mark.parametrize(
    "typed", ['=HYPERLINK("http://a.example")', "+33612345678", "-1+1", "@SUM(A1)", "\t=1", "\r=1"]
)
def test_what_a_spreadsheet_would_run_begins_with_an_apostrophe(dialect: Dialect, typed: str) -> None:
    protected = safe(dialect, typed)
    assert protected.startswith("'")
    assert protected.replace("'", "") == typed


@DIALECTS
@pytest.mark.parametrize(
    ("typed", "shown"), [("Vente;=1+1", "Vente;'=1+1"), ("a;b;@SUM(A1)", "a;b;'@SUM(A1)"), ("deux\n=1", "deux\n'=1")]
)
def test_nor_does_a_cell_begin_with_it_after_a_separator(dialect: Dialect, typed: str, shown: str) -> None:
    assert safe(dialect, typed) == shown


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("a,=1", "a,'=1"), ("a\r=1", "a\r'=1"), ("a\t=1", "a\t'=1"), ('a;"=1', "a;'\"=1"), ('a,""+1', 'a,\'""+1')],
)
def test_for_excel_nor_after_another_separator_or_its_quotes(typed: str, shown: str) -> None:
    assert safe(EXCEL, typed) == shown


@DIALECTS
@pytest.mark.parametrize(
    "typed",
    ["a; b", "a;b=c", "", "Camille", "06 12 34 56 78", "a=b", " =1+1", "l'été", "1-1", "7 rue du Temple, 95130 Ermont"],
)
def test_other_words_stay_as_they_are(dialect: Dialect, typed: str) -> None:
    assert safe(dialect, typed) == typed


@given(st.lists(TYPED, min_size=2, max_size=4))
def test_a_spreadsheet_that_splits_otherwise_finds_no_formula_either(typed: list[str]) -> None:
    written = line(EXCEL, typed)
    for separator in ";,\t":
        for cell in chain(*read(written, separator), *read(written, separator, csv.QUOTE_NONE)):
            assert not cell.startswith(("=", "+", "-", "@")), (separator, cell)


@DIALECTS
@given(typed=st.lists(TYPED, min_size=2, max_size=4))
def test_what_was_typed_is_read_again_but_for_apostrophes(dialect: Dialect, typed: list[str]) -> None:
    (cells,) = read(line(dialect, typed), dialect.separator)
    assert [each.replace("'", "") for each in cells] == [each.replace("'", "") for each in typed]


@DIALECTS
def test_a_line_is_read_again_as_it_was(dialect: Dialect) -> None:
    cells: list[Cell] = [
        "Vente, « boucherie »",
        'Il dit "oui"; puis non',
        "deux\nlignes",
        "=1",
        -3,
        None,
        datetime(2026, 7, 1, 22, tzinfo=UTC),
    ]
    written = line(dialect, cells)
    assert written.endswith("\r\n")
    (cells_read,) = read(written, dialect.separator)
    moment = {PROGRAMS: "2026-07-02T00:00:00+02:00", EXCEL: "2026-07-02 00:00:00"}[dialect]
    assert cells_read == [*cells[:3], "'=1", "-3", "", moment]


def test_excel_reads_moments_in_paris_and_the_hour_of_october_twice_alike() -> None:
    assert text(EXCEL, datetime(2026, 11, 27, 2, 45, 12, 999_999, tzinfo=UTC)) == "2026-11-27 03:45:12"
    assert text(EXCEL, SUMMER) == text(EXCEL, WINTER) == "2026-10-25 02:30:00"
    assert text(PROGRAMS, SUMMER) != text(PROGRAMS, WINTER)
