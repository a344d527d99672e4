"""Reserved times at which a sender's letters leave, so that no rate limit is ever exceeded."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import LiteralString, NamedTuple
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, select
from sqlalchemy.orm import Mapped, mapped_column

from jepostule.store import locks, sql
from jepostule.store.database import Base, Moment, Session


class Slot(Base):
    __tablename__ = "sending_slot"
    __table_args__ = (Index("ix_sending_slot_sender_at", "sender", "at"),)

    letter_id: Mapped[UUID] = mapped_column(ForeignKey("letter.id", ondelete="CASCADE"), primary_key=True)
    sender: Mapped[bytes] = mapped_column(LargeBinary)  # digest of the address
    at: Mapped[datetime] = mapped_column(Moment, index=True)


class Place(NamedTuple):
    """A letter of a sender, with its time of departure."""

    letter_id: UUID
    at: datetime
    state: str  # of the letter, like `attempts`
    attempts: int


# What a `Place` is made of, and where those of a sender are found: its digest follows.
PLACE: LiteralString = "letter_id, at, state, attempt"
OF_SENDER: LiteralString = "from sending_slot join letter on letter.id = letter_id where sender ="
PLACES: LiteralString = f"select {PLACE} {OF_SENDER} %(sender)s"


async def of_sender(session: Session, sender: bytes) -> tuple[datetime, list[Place]]:
    """The current time, by Postgres' clock, and the slots of the last hours and of the future.

    The sender is locked until the end of the transaction: nobody else reads or takes its slots.
    """
    [[(_, now)], places] = await sql.each_of(session, locks.holding(sender), (PLACES, {"sender": sender}))
    return now, [Place(*row) for row in places]


async def lock_senders(session: Session, letters: Sequence[UUID]) -> None:
    """Locks the senders of these letters, as far as they have slots, until the end of the transaction."""
    senders = select(Slot.sender).where(Slot.letter_id.in_(letters)).distinct().order_by(Slot.sender)
    for sender in list(await session.scalars(senders)):
        await locks.hold(session, sender)


async def take(session: Session, sender: bytes, moments: Mapping[UUID, datetime]) -> None:
    """`moments`: by letter, each of which has exactly one slot."""
    query = """
        insert into sending_slot (letter_id, sender, at)
        select letter_id, %s, at from unnest(%s::uuid[], %s::timestamptz[]) place (letter_id, at)
        on conflict (letter_id) do update set at = excluded.at
    """
    await sql.run(session, query, [sender, [*moments], [*moments.values()]])
