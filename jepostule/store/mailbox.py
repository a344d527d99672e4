"""The development mailbox: e-mails that were stored instead of sent."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Identity, LargeBinary, delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, defer, mapped_column

from jepostule.store.database import Base, Moment, Session


class Mailbox(Base):
    """`raw` is the whole e-mail; other columns have what the list displays, so that the list never reads it."""

    __tablename__ = "mailbox"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    letter_id: Mapped[UUID] = mapped_column(unique=True)  # a job that runs twice stores one
    recipient: Mapped[str]
    subject: Mapped[str]
    attachments: Mapped[int]  # how many
    raw: Mapped[bytes] = mapped_column(LargeBinary)
    received_at: Mapped[datetime] = mapped_column(Moment, server_default=func.now())


async def keep(
    session: Session, letter_id: UUID, *, recipient: str, subject: str, attachments: int, raw: bytes
) -> None:
    """Does nothing when this letter is already there."""
    values = {"recipient": recipient, "subject": subject, "attachments": attachments, "raw": raw}
    await session.execute(insert(Mailbox).values(letter_id=letter_id, **values).on_conflict_do_nothing())


async def newest(session: Session, limit: int = 100) -> list[Mailbox]:
    """Without `raw`: a hundred of them could weigh a gigabyte."""
    query = select(Mailbox).options(defer(Mailbox.raw, raiseload=True)).order_by(Mailbox.id.desc()).limit(limit)
    return list(await session.scalars(query))


async def find(session: Session, mailbox_id: int) -> Mailbox | None:
    return await session.get(Mailbox, mailbox_id)


async def numbers(session: Session) -> list[int]:
    """Ids of all e-mails, oldest first."""
    return list(await session.scalars(select(Mailbox.id).order_by(Mailbox.id)))


async def remove(session: Session, numbers: Collection[int]) -> None:
    await session.execute(delete(Mailbox).where(Mailbox.id.in_(numbers)))
