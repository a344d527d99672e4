"""Mailjet's events about our e-mails, verbatim."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from psycopg.types.json import Jsonb
from sqlalchemy import BigInteger, ForeignKey, Identity, LargeBinary, func, select
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.orm import Mapped, mapped_column

from jepostule.store import sql
from jepostule.store.database import Base, Moment, Session


class Heard(NamedTuple):
    id: int
    raw: dict[str, Any]
    handled_at: datetime | None


class MailEvent(Base):
    __tablename__ = "mail_event"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary, unique=True)  # of what identifies it: Mailjet gives no id
    raw: Mapped[dict[str, Any]] = mapped_column(JSONB)
    letter_id: Mapped[UUID | None] = mapped_column(ForeignKey("letter.id", ondelete="CASCADE"), index=True)
    received_at: Mapped[datetime] = mapped_column(Moment, server_default=func.now())
    handled_at: Mapped[datetime | None] = mapped_column(Moment)


async def add(session: Session, events: Mapping[bytes, Mapping[str, Any]]) -> list[int]:
    """Stores those with a new digest; returns their ids."""
    if not events:
        return []
    # Sorted, so that two requests with the same events cannot deadlock.
    rows = [{"digest": digest, "raw": events[digest]} for digest in sorted(events)]
    query = insert(MailEvent).on_conflict_do_nothing().returning(MailEvent.id)
    return list(await session.scalars(query, rows))


async def lock(session: Session, event_id: int) -> Heard | None:
    """The event, locked until the end of the transaction."""
    found = await sql.row(session, "select id, raw, handled_at from mail_event where id = %s for update", [event_id])
    return Heard(*found) if found else None


async def handled(session: Session, event_id: int, letter_id: UUID | None) -> None:
    query = "update mail_event set handled_at = %s, letter_id = %s where id = %s"
    await sql.run(session, query, [datetime.now(UTC), letter_id, event_id])


async def of_letters(session: Session, letters: Sequence[UUID]) -> list[MailEvent]:
    """In the order of arrival."""
    query = select(MailEvent).where(MailEvent.letter_id.in_(letters)).order_by(MailEvent.id)
    return list(await session.scalars(query))


async def anonymise(session: Session, event: Heard) -> None:
    """Keeps what happened, and when: the rest leads to an address, and so does the digest of the whole."""
    kept = {name: event.raw[name] for name in ("event", "time") if name in event.raw}
    query = "update mail_event set raw = %s, digest = %s where id = %s"
    await sql.run(session, query, [Jsonb(kept), uuid4().bytes, event.id])
