"""Pacing of each sender's letters: a letter gets its time of departure when it is created, and a job for that time.

Workers may be late. The limits hold even then: instead of catching up, the letters behind are put off.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from operator import attrgetter
from typing import NamedTuple
from uuid import UUID

from jepostule.domain.digests import digest
from jepostule.store import queue, slot
from jepostule.store.database import Session
from jepostule.store.slot import Place

# Sliding windows: at most this many letters within this time.
WINDOWS = ((1, timedelta(seconds=1)), (3, timedelta(minutes=1)), (60, timedelta(hours=1)))
MOST = max(count for count, _ in WINDOWS)
# Workers poll every second, and need a moment to start: a letter later than this has missed its turn.
PUNCTUAL = timedelta(seconds=2)


class Turn(NamedTuple):
    """A letter's time of departure, by Postgres' clock, which said `now` when it was planned."""

    sender: bytes  # a digest
    now: datetime
    at: datetime
    others: Mapping[UUID, datetime]  # new, later times of the letters that make room for it
    taken: list[datetime]  # the times of all slots of the sender, in order, that it was planned with

    @property
    def not_before(self) -> datetime | None:
        """None for at once."""
        return self.at if self.at > self.now else None


async def next_turn(session: Session, sender: str, letter_id: UUID) -> Turn:
    """This letter's turn, to be taken in the same transaction: until its end the sender's slots are locked."""
    name = name_of(sender)
    return turn(letter_id, name, *await slot.of_sender(session, name))


def turn(letter_id: UUID, sender: bytes, now: datetime, places: list[Place]) -> Turn:
    """`places`: all letters of its sender."""
    moments = planned(places, letter_id, now)
    return Turn(sender, now, moments.pop(letter_id), others=moments, taken=sorted(each.at for each in places))


def name_of(sender: str) -> bytes:
    """The digest under which a sender's slots are kept."""
    return digest("sender", sender.lower())


async def reserve(session: Session, sender: str, letter_id: UUID) -> datetime | None:
    """When this letter may leave; None for at once."""
    turn = await next_turn(session, sender, letter_id)
    await slot.take(session, turn.sender, {letter_id: turn.at, **turn.others})
    await queue.put_off(session, turn.others)
    return turn.not_before


def planned(places: list[Place], letter_id: UUID, now: datetime) -> dict[UUID, datetime]:
    """The time of this letter, and those of others that make room for it. `places`: all letters of its sender."""
    left = [each.at for each in places if each.state in {"sending", "sent", "unknown"}]
    mine = next((each for each in places if each.letter_id == letter_id), None)
    others = [each for each in places if each is not mine and is_waiting(each, now)]
    if mine is None:
        return {letter_id: earliest([*left, *(each.at for each in others)], now)}
    if mine.at > now - PUNCTUAL:
        return {letter_id: mine.at}
    in_turn = sorted([mine, *others], key=attrgetter("at"))
    if earliest(left, now) == now:  # this letter's job is running, those of others that missed their turn are not
        in_turn.sort(key=lambda each: each is not mine)
    return one_by_one(left, in_turn, now)


def is_waiting(place: Place, now: datetime) -> bool:
    """Whether its turn is still to come. A letter that failed at its turn is retried later, and gets another then."""
    return place.state == "pending" and (place.attempts == 0 or place.at > now - PUNCTUAL)


def one_by_one(left: list[datetime], in_turn: Iterable[Place], now: datetime) -> dict[UUID, datetime]:
    """No letter leaves before the time it was given, nor later than the limits require."""
    taken, moments = sorted(left, reverse=True), {}
    for each in in_turn:
        moments[each.letter_id] = earliest(taken, max(each.at, now))
        taken = [moments[each.letter_id], *taken[: MOST - 1]]
    return moments


def earliest(taken: list[datetime], wanted: datetime) -> datetime:
    """The first time from `wanted` on at which this sender may send. `taken`: past and reserved times, in UTC."""
    newest = sorted(taken, reverse=True)
    free = [newest[count - 1] + window for count, window in WINDOWS if len(newest) >= count]
    return max([wanted, *free])
