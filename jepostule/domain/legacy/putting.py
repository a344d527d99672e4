"""Rows of 2018 that become rows of ours: those that were not moved yet, whole, each accounted for."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol, TypeVar

from jepostule.domain.legacy.fitting import Fitted, Refused
from jepostule.domain.legacy.tally import Tally
from jepostule.store import bulk, moved_in
from jepostule.store.database import Base, Session


class Numbered(Protocol):
    @property
    def id(self) -> int: ...


Old = TypeVar("Old", bound=Numbered)


async def new(session: Session, tally: Tally, found: Sequence[Old]) -> list[Old]:
    """Those that were not moved before; the others are counted."""
    known = await moved_in.among(session, tally.source, [each.id for each in found])
    tally.there += len(known)
    return [each for each in found if each.id not in known]


async def put(
    session: Session, tally: Tally, row: type[Base], found: Iterable[Old], fitted: Callable[[Old], Fitted]
) -> None:
    """Each as `fitted` makes it, under the number that it had; Refused is counted."""
    ready: dict[int, Fitted] = {}
    refused: dict[int, str] = {}
    for each in found:
        try:
            ready[each.id] = fitted(each)
        except Refused as refusal:
            refused[each.id] = str(refusal)
    columns: list[dict[str, Any]] = [{"id": old_id, **each.columns} for old_id, each in ready.items()]
    refused |= await bulk.add(session, row, columns)
    await refuse(session, tally, refused)
    await settle(session, tally, {old_id: each for old_id, each in ready.items() if old_id not in refused})


async def settle(session: Session, tally: Tally, moved: dict[int, Fitted], *, known: bool = False) -> None:
    """They are here, by the numbers that they had. `known`: they were here by name, before they came."""
    await moved_in.note(session, tally.source, dict.fromkeys(moved, ""))
    if known:
        tally.there += len(moved)
    else:
        tally.written += len(moved)
    tally.repaired.update(repair for each in moved.values() for repair in each.repairs)


async def refuse(session: Session, tally: Tally, refused: dict[int, str]) -> None:
    """They are not, for these reasons, and are tried again another time."""
    await moved_in.note(session, tally.source, refused)
    tally.refused.update(refused.values())
