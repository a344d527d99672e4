"""The moments at which a sender's letters leave: reserved, so that no window is ever exceeded."""

from datetime import datetime
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


async def of_letter(session: Session, letter_id: UUID) -> Slot | None:
    return await session.get(Slot, letter_id, populate_existing=True)


async def of_application(session: Session, application_id: int) -> datetime | None:
    """When its letter to the employer leaves, or left."""
    query = select(Slot.at).join(Letter, Letter.id == Slot.letter_id).where(Letter.application_id == application_id)
    return await session.scalar(query.order_by(Slot.at.desc()).limit(1))


async def taken(session: Session, sender: bytes, but: UUID, limit: int) -> list[datetime]:
    """Moments of this sender's other letters, newest first."""
    query = select(Slot.at).where(Slot.sender == sender, Slot.letter_id != but)
    return list(await session.scalars(query.order_by(Slot.at.desc()).limit(limit)))


async def take(session: Session, letter_id: UUID, sender: bytes, at: datetime) -> None:
    query = insert(Slot).values(letter_id=letter_id, sender=sender, at=at)
    await session.execute(query.on_conflict_do_update(index_elements=["letter_id"], set_={"at": at}))
