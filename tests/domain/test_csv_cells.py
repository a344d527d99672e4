"""What people typed is safe to open in a spreadsheet."""

import csv
import io
from datetime import UTC, datetime

import pytest

from jepostule.domain import csv_cells


@pytest.mark.parametrize(
    "typed", ['=HYPERLINK("http://a.example")', "+33612345678", "-1+1", "@SUM(A1)", "\t=1", "\r=1"]
)
def test_what_a_spreadsheet_would_run_begins_with_an_apostrophe(typed: str) -> None:
    assert csv_cells.safe(typed) == f"'{typed}"


@pytest.mark.parametrize(
    ("typed", "shown"), [("Vente;=1+1", "Vente;'=1+1"), ("a;b;@SUM(A1)", "a;b;'@SUM(A1)"), ("deux\n=1", "deux\n'=1")]
)
def test_nor_does_a_cell_begin_with_it_after_a_separator(typed: str, shown: str) -> None:
    assert csv_cells.safe(typed) == shown


@pytest.mark.parametrize("typed", ["a; b", "a;b=c", "", "Camille", "06 12 34 56 78", "a=b", " =1+1", "l'été", "1-1"])
def test_other_words_stay_as_they_are(typed: str) -> None:
    assert csv_cells.safe(typed) == typed


def test_a_line_is_read_again_as_it_was() -> None:
    cells: list[csv_cells.Cell] = [
        "Vente, « boucherie »",
        'Il dit "oui"',
        "deux\nlignes",
        "=1",
        -3,
        None,
        datetime(2026, 7, 1, 22, tzinfo=UTC),
    ]
    line = csv_cells.line(cells)
    assert line.endswith("\r\n")
    (read,) = csv.reader(io.StringIO(line, newline=""))
    assert read == [*cells[:3], "'=1", "-3", "", "2026-07-02T00:00:00+02:00"]
