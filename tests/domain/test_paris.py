"""Meetings are in local time of Paris, also when the clocks change."""

import contextlib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jepostule.domain import paris
from jepostule.domain.errors import AnswerRefused, DateMissing, DatePast, DateUnreadable, HourSkipped, YearUnlikely
from jepostule.moments import PARIS, clock

NOW = datetime(2026, 5, 20, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        *("31/12/2051 08:00", "31/12/2051 8:00"),
        *("2051-12-31T08:00", "2051-12-31T08:00:00", "2051-12-31T08:00:00.000", "2051-12-31 08:00"),
    ],
)
def test_a_moment_is_read_as_the_old_form_and_the_new_one_send_it(text: str) -> None:
    assert paris.moment(text, NOW) == datetime(2051, 12, 31, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", DateMissing),
        ("demain", DateUnreadable),
        ("2026-02-30T10:00", DateUnreadable),
        ("12/31/2026 08:00", DateUnreadable),
        ("2026-05-20T09:59", DatePast),
        ("2026-05-20T10:00", DatePast),
        ("0001-01-01T00:00", DatePast),
        ("9999-12-31T23:59", YearUnlikely),
        ("20261-05-26T10:00", DateUnreadable),
        ("2027-03-28T02:30", HourSkipped),
        ("28/03/2027 02:00", HourSkipped),
    ],
)
def test_a_moment_that_cannot_be_is_refused(text: str, error: type[AnswerRefused]) -> None:
    with pytest.raises(error):
        paris.moment(text, NOW)


def test_the_hour_that_does_not_exist_is_explained() -> None:
    with pytest.raises(HourSkipped) as refused:
        paris.moment("2027-03-28T02:30", NOW)
    assert refused.value.sentence.startswith(
        "Cette heure n’existe pas\u202f: dimanche 28 mars, les horloges passent de 2 h à 3 h."
    )


def test_of_the_hour_that_comes_twice_the_first_is_taken_and_said() -> None:
    moment = paris.moment("2026-10-25T02:30", NOW)
    assert moment == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert clock(moment) == "2\u202fh\u202f30 (heure d’été)"
    assert clock(datetime(2026, 10, 25, 1, 30, tzinfo=UTC)) == "2\u202fh\u202f30 (heure d’hiver)"
    assert clock(paris.moment("2026-10-25T03:30", NOW)) == "3\u202fh\u202f30"
    assert clock(paris.moment("2027-03-28T03:00", NOW)) == "3\u202fh"


@given(st.datetimes(min_value=datetime(2026, 6, 1), max_value=datetime(2100, 12, 31)))  # noqa: DTZ001
def test_whatever_is_accepted_shows_the_hour_that_was_typed(wall: datetime) -> None:
    text = f"{wall:%Y-%m-%dT%H:%M}"
    try:
        found = paris.moment(text, NOW)
    except HourSkipped:
        assert (wall.month, wall.hour) == (3, 2)
    else:
        assert f"{found.astimezone(PARIS):%Y-%m-%dT%H:%M}" == text


@given(st.text())
def test_whatever_is_typed_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(AnswerRefused):
        paris.moment(text, NOW)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("31/12/2051 08:00", "2051-12-31T08:00"), ("2051-12-31T08:00", "2051-12-31T08:00"), ("demain", "demain")],
)
def test_the_browsers_picker_shows_what_was_typed(typed: str, shown: str) -> None:
    assert paris.for_picker(typed) == shown


def test_today_is_todays_in_paris() -> None:
    assert paris.today(datetime(2026, 5, 25, 22, 30, tzinfo=UTC)).isoformat() == "2026-05-26"
    assert paris.earliest(NOW) == "2026-05-20T10:01"
