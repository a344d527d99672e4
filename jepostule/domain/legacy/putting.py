"""Inserting rows of 2018 that were not imported yet, each of them accounted for in the tally."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol, TypeVar

from jepostule.domain.legacy.fitting import Fitted, Refused
from jepostule.domain.legacy.tally import Tally
from jepostule.store import bulk
from jepostule.store.database import Base, Session
from jepostule.store.legacy import moved_in


class Numbered(Protocol):
    @property
    def id(self) -> int: ...


Old = TypeVar("Old", bound=Numbered)


async def new(session: Session, tally: Tally, found: Sequence[Old]) -> list[Old]:
    """Rows that were not imported before; the others are counted."""
    known = await moved_in.among(session, tally.source, [each.id for each in found])
    tally.there += len(known)
    return [each for each in found if each.id not in known]


async def put(
    session: Session, tally: Tally, row: type[Base], found: Iterable[Old], fitted: Callable[[Old], Fitted]
) -> None:
    """Inserts each row as `fitted` converts it, under its old id; counts those that it refuses."""
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
    """Records rows as imported, by old id. `known`: rows with these names existed here already."""
    await moved_in.note(session, tally.source, dict.fromkeys(moved, ""))
    if known:
        tally.there += len(moved)
    else:
        tally.written += len(moved)
    tally.repaired.update(repair for each in moved.values() for repair in each.repairs)


async def refuse(session: Session, tally: Tally, refused: dict[int, str]) -> None:
    """Records rows as refused, with the reasons by old id; the next import tries them again."""
    await moved_in.note(session, tally.source, refused)
    tally.refused.update(refused.values())
