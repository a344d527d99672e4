"""The moments at which a sender's letters leave: reserved, so that no window is ever exceeded."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from jepostule.store.database import Base, Moment, Session
from jepostule.store.letter import Letter


class Slot(Base):
    __tablename__ = "sending_slot"
    __table_args__ = (Index("ix_sending_slot_sender_at", "sender", "at"),)

    letter_id: Mapped[UUID] = mapped_column(ForeignKey("letter.id", ondelete="CASCADE"), primary_key=True)
    sender: Mapped[bytes] = mapped_column(LargeBinary)  # digest of the address
    at: Mapped[datetime] = mapped_column(Moment, index=True)


class Place(NamedTuple):
    """A letter among those of its sender."""

    letter_id: UUID
    at: datetime
    state: str  # of the letter, as the next
    attempts: int


async def of_application(session: Session, application_id: int) -> datetime | None:
    """When its letter to the employer leaves, or left."""
    query = select(Slot.at).join(Letter, Letter.id == Slot.letter_id).where(Letter.application_id == application_id)
    return await session.scalar(query.order_by(Slot.at.desc()).limit(1))


async def of_sender(session: Session, sender: bytes) -> list[Place]:
    """Those of the last hours, and those to come."""
    query = select(Slot.letter_id, Slot.at, Letter.state, Letter.attempt).join(Letter, Letter.id == Slot.letter_id)
    return [Place(*row) for row in await session.execute(query.where(Slot.sender == sender))]


async def take(session: Session, sender: bytes, moments: Mapping[UUID, datetime]) -> None:
    """`moments`: by letter; each has one, and only one."""
    query = insert(Slot).values([{"letter_id": each, "sender": sender, "at": at} for each, at in moments.items()])
    kept = {"at": query.excluded.at}
    await session.execute(query.on_conflict_do_update(index_elements=["letter_id"], set_=kept))
