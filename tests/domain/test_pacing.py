"""When a sender's letters leave: no window is ever exceeded, and none waits longer than necessary."""

from datetime import UTC, datetime, timedelta
from itertools import cycle
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jepostule.domain.pacing import PUNCTUAL, WINDOWS, earliest, planned
from jepostule.store.slot import Place

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ARRIVALS = st.lists(st.floats(0, 4000), min_size=1, max_size=80)


def seconds_ago(*ages: float) -> list[datetime]:
    return [NOW - timedelta(seconds=age) for age in ages]


def keeps_windows(moments: list[datetime]) -> bool:
    """`moments`: in ascending order."""
    pairs = [(window, pair) for count, window in WINDOWS for pair in zip(moments, moments[count:], strict=False)]
    return all(later - earlier >= window for window, (earlier, later) in pairs)


def test_a_first_letter_leaves_at_once() -> None:
    assert earliest([], NOW) == NOW


def test_a_second_one_waits_for_its_second() -> None:
    assert earliest(seconds_ago(0.4), NOW) == NOW + timedelta(seconds=0.6)


def test_a_fourth_one_waits_for_its_minute() -> None:
    assert earliest(seconds_ago(2, 5, 20), NOW) == NOW + timedelta(seconds=40)


def test_a_sixty_first_one_waits_for_its_hour() -> None:
    assert earliest(seconds_ago(*range(100, 100 + 60 * 50, 50)), NOW) == NOW + timedelta(seconds=3600 - 100 - 59 * 50)


class Queue:
    """One sender's letters, by number, and workers that take each of them some seconds late."""

    def __init__(self, arrivals: list[float], lateness: list[float]) -> None:
        self.places: dict[UUID, Place] = {}
        self.delays = dict.fromkeys(range(len(arrivals)), 0)
        self.lateness = cycle(lateness)
        self.jobs = {UUID(int=number): NOW + timedelta(seconds=each) for number, each in enumerate(arrivals)}

    def run(self) -> None:
        while self.jobs:
            letter = min(self.jobs, key=self.jobs.__getitem__)
            self.step(letter, self.jobs.pop(letter))

    def step(self, letter: UUID, now: datetime) -> None:
        is_new = letter not in self.places
        moments = planned([*self.places.values()], letter, now)
        for each, at in moments.items():
            self.places[each] = self.places.get(each, Place(each, at, "pending", 0))._replace(at=at)
        if is_new or moments[letter] > now:
            self.delays[letter.int] += not is_new
            self.jobs[letter] = max(moments[letter], now) + timedelta(seconds=next(self.lateness))
        else:
            self.places[letter] = self.places[letter]._replace(state="sent")
        for each in moments.keys() & self.jobs.keys() - {letter}:
            self.jobs[each] = max(self.jobs[each], moments[each])

    @property
    def moments(self) -> list[datetime]:
        return sorted(each.at for each in self.places.values())


@settings(deadline=None)
@given(ARRIVALS, st.lists(st.floats(0, PUNCTUAL.total_seconds() - 0.01), min_size=1))
def test_where_workers_are_punctual_every_letter_keeps_its_moment(arrivals: list[float], lateness: list[float]) -> None:
    queue = Queue(arrivals, lateness)
    queue.run()
    assert {each.state for each in queue.places.values()} == {"sent"}
    assert keeps_windows(queue.moments)
    assert set(queue.delays.values()) == {0}


@settings(deadline=None)
@given(ARRIVALS, st.lists(st.floats(0, 600), min_size=1))
def test_where_workers_are_late_letters_still_leave_within_the_windows(
    arrivals: list[float], lateness: list[float]
) -> None:
    queue = Queue(arrivals, lateness)
    queue.run()
    assert {each.state for each in queue.places.values()} == {"sent"}
    assert keeps_windows(queue.moments)


@settings(deadline=None)
@given(st.floats(3, 600))
def test_where_all_are_equally_late_nobody_loses_its_turn(lateness: float) -> None:
    queue = Queue([0.0] * 20, [lateness])
    queue.run()
    assert [each.letter_id.int for each in sorted(queue.places.values(), key=lambda each: each.at)] == [*range(20)]
    assert max(queue.delays.values()) <= 1


def place(number: int, at: float, state: str = "pending", attempts: int = 0) -> Place:
    """`at`: in seconds from now."""
    return Place(UUID(int=number), NOW + timedelta(seconds=at), state, attempts)


@pytest.mark.parametrize(
    ("places", "letter", "expected"),
    [
        ([place(1, 7)], 1, {1: 7}),
        ([place(1, -1)], 1, {1: -1}),
        ([place(1, -5)], 1, {1: 0}),
        ([place(1, -5, "sent"), place(2, 0.5)], 3, {3: 1.5}),
        ([place(1, -5), place(2, -4), place(3, 0.5)], 1, {1: 0, 2: 1, 3: 2}),
        ([place(1, -5), place(2, -4)], 2, {2: 0, 1: 1}),
        ([place(1, -0.5, "sent"), place(2, -5), place(3, -4)], 3, {2: 0.5, 3: 1.5}),
        ([place(1, -0.5, "unknown", 1), place(2, -5), place(3, 0.2)], 2, {2: 0.5, 3: 1.5}),
        ([place(1, -0.5, "sending", 1)], 3, {3: 0.5}),
        ([place(1, -90, attempts=1), place(2, -5)], 2, {2: 0}),
        ([place(1, -90, attempts=1), place(2, 3)], 1, {1: 0, 2: 3}),
        ([place(1, 0.5, attempts=1)], 2, {2: 1.5}),
        ([place(1, -0.5, "failed", 1), place(2, -0.5, "replaced")], 3, {3: 0}),
    ],
    ids=[
        "early",
        "punctual",
        "late",
        "new",
        "late, others behind",
        "late, an earlier one is not here",
        "late, and the window is full",
        "one that may have left counts",
        "one that is leaving counts",
        "one tried in vain holds no place",
        "one tried in vain comes back",
        "one that comes back has a moment",
        "what never leaves holds no place",
    ],
)
def test_those_behind_make_room(places: list[Place], letter: int, expected: dict[int, float]) -> None:
    moments = planned(places, UUID(int=letter), NOW)
    assert {each.int: (at - NOW).total_seconds() for each, at in moments.items()} == expected
