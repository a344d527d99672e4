"""E-mails: one row each, from the decision to write until long after it left."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, func, select, text
from sqlalchemy.orm import Mapped, mapped_column

from jepostule.store.checks import one_of
from jepostule.store.database import Base, Moment, Session


class Letter(Base):
    """`id` is also the Message-ID and the provider's CustomID: a second copy can be recognised."""

    __tablename__ = "letter"
    __table_args__ = (
        one_of("kind", "application", "confirmation", "answer", "documents"),
        one_of("state", "pending", "sending", "sent", "failed", "unknown", "cancelled"),
        one_of("delivery", "sent", "opened", "spam", "blocked", "bounced"),
        CheckConstraint("(kind = 'answer') = (answer_id is not null)", name="answer_letter_has_its_answer"),
        CheckConstraint("(state = 'sent') = (sent_at is not null)", name="sent_has_its_moment"),
        Index("ix_letter_unfinished", "state", "created_at", postgresql_where=text("state <> 'sent'")),
        Index("ix_letter_maybe_doubled", "created_at", postgresql_where=text("maybe_doubled")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]
    answer_id: Mapped[int | None] = mapped_column(ForeignKey("answer.id", ondelete="CASCADE"), index=True)
    recipient: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="pending")
    attempt: Mapped[int] = mapped_column(server_default="0")  # fences writes: a late one of an older attempt is void
    maybe_doubled: Mapped[bool] = mapped_column(server_default="false")
    # As it was sent; empty until the first attempt.
    subject: Mapped[str] = mapped_column(server_default="")
    text: Mapped[str] = mapped_column(server_default="")
    html: Mapped[str] = mapped_column(server_default="")
    provider_id: Mapped[str | None] = mapped_column(index=True)  # what the carrier called it: Mailjet's MessageID
    delivery: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(Moment, server_default=func.now())
    claimed_at: Mapped[datetime | None] = mapped_column(Moment)
    sent_at: Mapped[datetime | None] = mapped_column(Moment)


async def lock(session: Session, letter_id: UUID) -> Letter | None:
    """The letter, which nobody else changes until the end of this transaction."""
    query = select(Letter).where(Letter.id == letter_id).with_for_update()
    return await session.scalar(query.execution_options(populate_existing=True))


async def lock_by_provider_id(session: Session, provider_id: str) -> Letter | None:
    query = select(Letter).where(Letter.provider_id == provider_id).limit(1).with_for_update()
    return await session.scalar(query.execution_options(populate_existing=True))
