"""Which rows of the service of 2018 were imported, or refused and why.

A row is imported once, even if it is changed, made anonymous or deleted here later. Refused rows are tried again by
the next import.
"""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import BigInteger, any_, literal, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from jepostule.store import bulk
from jepostule.store.database import Base, Session

START = text("""
    select setval(sequence, greatest(coalesce(pg_sequence_last_value(sequence), 0), :number))
    from (select cast(pg_get_serial_sequence(:table, 'id') as regclass)) sequences (sequence)
    where :number > 0
""")
NEXT = text("select nextval(pg_get_serial_sequence(:table, 'id'))")


class MovedIn(Base):
    """`source`: one of `store.legacy.source.TABLES`."""

    __tablename__ = "moved_in"

    source: Mapped[str] = mapped_column(primary_key=True)
    old_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    refused: Mapped[str] = mapped_column(server_default="")  # the reason; empty: it was imported


async def among(session: Session, source: str, ids: Collection[int]) -> set[int]:
    """Those of `ids` that were imported."""
    numbers = literal(list(ids), ARRAY(BigInteger))
    query = select(MovedIn.old_id).where(MovedIn.source == source, MovedIn.old_id == any_(numbers))
    return set(await session.scalars(query.where(MovedIn.refused == "")))


async def note(session: Session, source: str, why: Mapping[int, str]) -> None:
    """`why`: reasons of refusals, by old id; empty for imported rows."""
    if why:
        rows = [{"source": source, "old_id": old_id, "refused": reason} for old_id, reason in why.items()]
        query = bulk.inserted(MovedIn, rows)
        changed = {"refused": query.excluded.refused}
        await session.execute(query.on_conflict_do_update(constraint="pk_moved_in", set_=changed))


async def start_after(session: Session, row: type[Base], number: int) -> None:
    """Makes ids of new rows start above `number`."""
    await session.execute(START, {"table": row.__tablename__, "number": number})


async def next_id(session: Session, row: type[Base]) -> Any:
    return await session.scalar(NEXT, {"table": row.__tablename__})
