"""Charts drawn from figures: bars of the right height, and few labels."""

from datetime import date

import pytest

from jepostule.store.figures.day_figures import Figures
from jepostule.typography import NARROW
from jepostule.web.admin import calendar, charts
from jepostule.web.admin.charts import HEIGHT, TOP, Period, Piece, Share

ONE = [("sent", "Candidatures")]
TWO = [("interview", "Entretien"), ("rejection", "Refus")]
THREE = [*TWO, ("none", "Sans réponse")]


@pytest.mark.parametrize(
    ("most", "top"), [(0, 2), (1, 2), (2, 2), (3, 4), (9, 10), (10, 10), (11, 20), (41, 60), (412, 600), (1001, 2000)]
)
def test_a_scale_ends_at_a_round_number(most: int, top: int) -> None:
    assert charts.scale(most) == top


def test_bars_are_as_high_as_their_counts_and_pieces_stand_on_each_other() -> None:
    drawn = charts.chart(
        THREE, [Period("lundi", "", [3, 5, 1]), Period("mardi", "", [0, 0, 0]), Period("hier", "", [0, 10, 0])]
    )
    assert [(each.value, each.y) for each in drawn.lines] == [(0, TOP + HEIGHT), (5, TOP + HEIGHT / 2), (10, TOP)]
    first, second, third = drawn.bars
    assert first.pieces == [
        Piece("interview", TOP + HEIGHT * 0.7, HEIGHT * 0.3),
        Piece("rejection", TOP + HEIGHT * 0.2, HEIGHT * 0.5),
        Piece("none", TOP + HEIGHT * 0.1, HEIGHT * 0.1),
    ]
    assert second.pieces == []
    assert third.pieces == [Piece("rejection", TOP, HEIGHT)]


def test_bars_share_the_width_and_leave_room_between_them() -> None:
    drawn = charts.chart(ONE, [Period(str(day), "", [1]) for day in range(4)])
    assert [(each.x, each.width) for each in drawn.bars] == [(3.75, 17.5), (28.75, 17.5), (53.75, 17.5), (78.75, 17.5)]


def test_a_word_under_the_last_bar_stays_inside() -> None:
    drawn = charts.chart(ONE, [Period(str(day), "x", [1]) for day in range(30)])
    assert {each.anchor for each in drawn.bars[:-2]} == {"middle"}
    assert drawn.bars[-1].anchor == "end"
    assert drawn.bars[-1].tick_x == pytest.approx(drawn.bars[-1].x + drawn.bars[-1].width, abs=0.01)


def test_a_bar_says_its_figures() -> None:
    one = charts.chart(ONE, [Period("lundi 18 mai", "", [1412])])
    two = charts.chart(TWO, [Period("lundi 18 mai", "", [3, 5]), Period("mardi 19 mai", "", [0, 0])])
    assert one.bars[0].said == f"lundi 18 mai{NARROW}: 1{NARROW}412"
    assert [each.said for each in two.bars] == [
        f"lundi 18 mai{NARROW}: 8 (Entretien 3, Refus 5)",
        f"mardi 19 mai{NARROW}: 0",
    ]


def test_nothing_at_all_is_a_chart_too() -> None:
    assert charts.chart(ONE, []).bars == []
    assert charts.split([("none", 0)]) == [Share("none", 0, 0)]


def test_shares_fill_their_bar() -> None:
    assert charts.split([("opened", 3), ("sent", 2), ("failed", 1)]) == [
        Share("opened", 0, 50),
        Share("sent", 50, 33.33),
        Share("failed", 83.33, 16.67),
    ]


def test_each_letter_is_in_one_part() -> None:
    month = Figures(applications=9, waiting=1, sent=6, opened=3, refused=1, failed=1, unknown=1)
    parts = charts.fates(Figures(), month)
    assert sum(each.month for each in parts) == month.applications
    assert {each.today for each in parts} == {0}


@pytest.mark.parametrize(
    ("first", "last", "unit"),
    [
        (date(2026, 5, 1), date(2026, 5, 1), "day"),
        (date(2026, 5, 1), date(2026, 7, 1), "day"),
        (date(2026, 5, 1), date(2026, 7, 2), "month"),
        (date(2021, 12, 1), date(2026, 12, 1), "month"),
        (date(2021, 1, 1), date(2026, 12, 31), "year"),
        (date(1970, 1, 1), date(2100, 12, 31), "year"),
    ],
)
def test_the_longer_the_time_the_fewer_the_bars(first: date, last: date, unit: str) -> None:
    assert calendar.unit(first, last) == unit
    assert len(calendar.beginnings(unit, first, last)) <= 131


def test_months_and_years_begin_before_what_is_asked_for() -> None:
    first, last = date(2025, 12, 31), date(2026, 3, 1)
    assert calendar.beginnings("month", first, last) == [
        date(2025, 12, 1),
        date(2026, 1, 1),
        date(2026, 2, 1),
        date(2026, 3, 1),
    ]
    assert calendar.beginnings("year", first, last) == [date(2025, 1, 1), date(2026, 1, 1)]
    assert calendar.beginnings("year", date(2024, 2, 29), date(2025, 1, 1)) == [date(2024, 1, 1), date(2025, 1, 1)]


def test_a_period_without_anything_has_its_place() -> None:
    first, today = date(2026, 5, 1), date(2026, 5, 3)
    found = calendar.periods("day", first, date(2026, 5, 4), {date(2026, 5, 2): [7, 1]}, 2, today)
    assert [each.counts for each in found] == [[0, 0], [7, 1], [0, 0], [0, 0]]
    assert [each.is_now for each in found] == [False, False, True, False]
    assert [each.name for each in found] == ["vendredi 1er mai", "samedi 2 mai", "dimanche 3 mai", "lundi 4 mai"]
    assert [each.tick for each in found] == ["", "", "", "4 mai"]


@pytest.mark.parametrize(
    ("unit", "first", "last", "ticks"),
    [
        ("day", date(2026, 10, 26), date(2026, 11, 24), ["26 oct.", "9 nov.", "23 nov."]),
        ("day", date(2026, 10, 28), date(2026, 11, 26), ["2 nov.", "9 nov.", "16 nov.", "23 nov."]),
        ("day", date(2026, 6, 1), date(2026, 6, 1), ["1er juin"]),
        ("day", date(2026, 6, 2), date(2026, 6, 3), []),
        ("month", date(2026, 1, 15), date(2026, 9, 1), ["janv. 2026", "avr. 2026", "juil. 2026"]),
        ("year", date(2018, 1, 1), date(2026, 1, 1), ["2018", "2020", "2022", "2024", "2026"]),
    ],
)
def test_few_words_stand_under_the_bars(unit: str, first: date, last: date, ticks: list[str]) -> None:
    found = calendar.periods(unit, first, last, {}, 1, last)
    assert [each.tick for each in found if each.tick] == ticks
