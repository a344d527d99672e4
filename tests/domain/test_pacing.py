from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from jepostule.domain.pacing import WINDOWS, earliest

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def seconds_ago(*ages: float) -> list[datetime]:
    return [NOW - timedelta(seconds=age) for age in ages]


def test_a_first_letter_leaves_at_once() -> None:
    assert earliest([], NOW) == NOW


def test_a_second_one_waits_for_its_second() -> None:
    assert earliest(seconds_ago(0.4), NOW) == NOW + timedelta(seconds=0.6)


def test_a_fourth_one_waits_for_its_minute() -> None:
    assert earliest(seconds_ago(2, 5, 20), NOW) == NOW + timedelta(seconds=40)


def test_a_sixty_first_one_waits_for_its_hour() -> None:
    assert earliest(seconds_ago(*range(100, 100 + 60 * 50, 50)), NOW) == NOW + timedelta(seconds=3600 - 100 - 59 * 50)


@given(st.lists(st.floats(0, 4000), min_size=1, max_size=150))
def test_no_window_is_ever_exceeded(arrivals: list[float]) -> None:
    sent: list[datetime] = []
    for arrival in sorted(arrivals):
        sent.insert(0, earliest(sent, NOW + timedelta(seconds=arrival)))
    assert sent == sorted(sent, reverse=True)
    for count, window in WINDOWS:
        assert all(later - earlier >= window for later, earlier in zip(sent, sent[count:], strict=False))
