"""`Retry-After`, as other services send it."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jepostule.outside import LONGEST_PAUSE, pause

NONE, DAY = timedelta(), timedelta(days=1)


@pytest.mark.parametrize(
    ("asked", "granted"),
    [
        ("120", timedelta(minutes=2)),
        ("0", NONE),
        ("999999999999999999999999999999", DAY),
        ("Wed, 21 Oct 2015 07:28:00 GMT", NONE),
        ("Wed, 21 Oct 2099 07:28:00 GMT", DAY),
        ("Wednesday, 21-Oct-99 07:28:00 GMT", NONE),
        ("Wed Oct 21 07:28:00 2099", DAY),
        ("", None),
        ("-1", None),
        ("²", None),
        ("tomorrow", None),
        ("Wed, 31 Feb 2099 07:28:00 GMT", None),
        ("Wed, 21 Oct 99999999999 07:28:00 GMT", None),
    ],
)
def test_a_pause_is_granted_for_a_day_at_most(asked: str, granted: timedelta | None) -> None:
    assert pause(asked) == granted


@pytest.mark.parametrize("says_its_zone", [True, False])
def test_a_date_is_a_pause_until_then(says_its_zone: bool) -> None:
    moment = (datetime.now(UTC) + timedelta(hours=2)).replace(tzinfo=UTC if says_its_zone else None)
    granted = pause(format_datetime(moment, usegmt=says_its_zone))
    assert granted
    assert timedelta(hours=2, minutes=-1) < granted <= timedelta(hours=2)


@settings(deadline=None)
@given(st.text())
def test_whatever_is_asked_there_is_an_answer(asked: str) -> None:
    assert NONE <= (pause(asked) or NONE) <= LONGEST_PAUSE
