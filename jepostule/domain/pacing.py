"""How fast one sender's letters leave: each gets its moment when it is decided, and a job for that moment.

Workers may come late to it. No window is exceeded to catch up: those behind make room.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from typing import NamedTuple
from uuid import UUID

from jepostule.domain.digests import digest
from jepostule.store import queue, slot
from jepostule.store.database import Session
from jepostule.store.slot import Place

# Sliding windows: so many letters in such a time.
WINDOWS = ((1, timedelta(seconds=1)), (3, timedelta(minutes=1)), (60, timedelta(hours=1)))
MOST = max(count for count, _ in WINDOWS)
# Workers look each second for what is to be done, and need a moment: who comes later than that has missed its turn.
PUNCTUAL = timedelta(seconds=2)


class Turn(NamedTuple):
    """A letter's moment, by Postgres' clock, which was `now` when it was planned."""

    sender: bytes  # a digest
    now: datetime
    at: datetime
    others: Mapping[UUID, datetime]  # the later moments of letters that make room for it

    @property
    def not_before(self) -> datetime | None:
        """None for at once."""
        return self.at if self.at > self.now else None


async def next_turn(session: Session, sender: str, letter_id: UUID) -> Turn:
    """The turn of this letter, which is to be taken in the same transaction: until its end nobody else plans."""
    name = digest("sender", sender.lower())
    now, places = await slot.of_sender(session, name)
    moments = planned(places, letter_id, now)
    return Turn(name, now, moments.pop(letter_id), others=moments)


async def reserve(session: Session, sender: str, letter_id: UUID) -> datetime | None:
    """When this letter may leave; None for at once."""
    turn = await next_turn(session, sender, letter_id)
    await slot.take(session, turn.sender, {letter_id: turn.at, **turn.others})
    await queue.put_off(session, turn.others)
    return turn.not_before


def planned(places: list[Place], letter_id: UUID, now: datetime) -> dict[UUID, datetime]:
    """This letter's moment, and those of others that make room for it. `places`: all of its sender's letters."""
    left = [each.at for each in places if each.state in {"sending", "sent", "unknown"}]
    mine = next((each for each in places if each.letter_id == letter_id), None)
    others = [each for each in places if each is not mine and is_waiting(each, now)]
    if mine is None:
        return {letter_id: earliest([*left, *(each.at for each in others)], now)}
    if mine.at > now - PUNCTUAL:
        return {letter_id: mine.at}
    in_turn = sorted([mine, *others], key=attrgetter("at"))
    if earliest(left, now) == now:  # it is here, and others that missed their moment are not
        in_turn.sort(key=lambda each: each is not mine)
    return one_by_one(left, in_turn, now)


def is_waiting(place: Place, now: datetime) -> bool:
    """For its moment. Who has had it, in vain, comes back some time later, and asks for another."""
    return place.state == "pending" and (place.attempts == 0 or place.at > now - PUNCTUAL)


def one_by_one(left: list[datetime], in_turn: Iterable[Place], now: datetime) -> dict[UUID, datetime]:
    """Nobody before the moment that was told, and as little later as can be."""
    taken, moments = sorted(left, reverse=True), {}
    for each in in_turn:
        moments[each.letter_id] = earliest(taken, max(each.at, now))
        taken = [moments[each.letter_id], *taken[: MOST - 1]]
    return moments


def earliest(taken: list[datetime], wanted: datetime) -> datetime:
    """First moment from `wanted` on at which this sender may send again. `taken`: past and reserved ones, UTC."""
    newest = sorted(taken, reverse=True)
    free = [newest[count - 1] + window for count, window in WINDOWS if len(newest) >= count]
    return max([wanted, *free])


def is_later(at: datetime) -> bool:
    return at > datetime.now(UTC)
