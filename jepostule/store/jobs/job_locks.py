"""Locks on what jobs are about, for agents who act on many of them, without waiting for anybody."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from jepostule.store.application import Application
from jepostule.store.database import Session
from jepostule.store.letter import Letter

Found = Row[int, dict[str, Any]]


async def free(session: Session, found: Sequence[Found]) -> list[int]:
    """Keys of the jobs whose letter and application nobody else has locked; from now on this transaction has.

    `found`: keys and arguments. To be called before the jobs are locked: `store/locks.py` gives the order.
    """
    letters = {UUID(args["letter_id"]) for _, args in found if "letter_id" in args}
    applications = {int(args["application_id"]) for _, args in found if "application_id" in args}
    busy = {*await _busy(session, Letter, letters), *await _busy(session, Application, applications)}
    return [key for key, args in found if not busy & {args.get("letter_id"), args.get("application_id")}]


async def _busy(session: Session, row: type[Letter | Application], ids: Collection[Any]) -> set[Any]:
    """Those that somebody else has locked, as in a job's arguments; the others are locked. One that is gone is free."""
    if not ids:
        return set()
    there = select(row.id).where(row.id.in_(ids))
    # Of applications with the weaker lock: answers may still be given.
    lock = there.order_by(row.id).with_for_update(skip_locked=True, key_share=row is Application)
    locked = set(await session.scalars(lock))
    return {str(each) if row is Letter else each for each in await session.scalars(there) if each not in locked}
