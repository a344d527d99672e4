"""Letters, one row per e-mail, from its creation until long after it was sent."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, case, exists, func, select, text, update
from sqlalchemy.orm import Mapped, mapped_column

from jepostule.store import sql
from jepostule.store.checks import one_of
from jepostule.store.columns import Columns
from jepostule.store.database import Base, Moment, Session

KINDS = ("application", "confirmation", "answer", "documents")
STATES = ("pending", "sending", "sent", "failed", "unknown", "replaced")
DELIVERIES = ("sent", "opened", "spam", "blocked", "bounced")


class Content(NamedTuple):
    subject: str
    text: str
    html: str


class Claim(NamedTuple):
    attempt: int  # number of the attempt
    ago: timedelta | None  # since the start of the previous attempt


class Sent(NamedTuple):
    application_id: int
    kind: str


class Told(NamedTuple):
    """A letter that an event from the carrier is about."""

    id: UUID
    recipient: str
    delivery: str | None


class Letter(Base):
    """`id` is also the Message-ID and the provider's CustomID: a second copy can be recognised."""

    __tablename__ = "letter"
    __table_args__ = (
        one_of("kind", *KINDS),
        one_of("state", *STATES),
        one_of("delivery", *DELIVERIES),
        CheckConstraint("(kind = 'answer') = (answer_id is not null)", name="answer_letter_has_its_answer"),
        CheckConstraint("(state = 'sent') = (sent_at is not null)", name="sent_has_its_moment"),
        Index("ix_letter_unfinished", "state", "created_at", postgresql_where=text("state <> 'sent'")),
        Index("ix_letter_created_at", "created_at", "id"),
        Index("ix_letter_recipient", text("lower(recipient)")),
        # The few that did not arrive.
        Index(
            "ix_letter_delivery",
            "delivery",
            "created_at",
            postgresql_where=text("delivery in ('spam', 'blocked', 'bounced')"),
        ),
        # For the list of applications, which looks up one application after the other.
        Index(
            "ix_letter_not_sent",
            "application_id",
            postgresql_where=text("state in ('failed', 'unknown')"),
            postgresql_include=["kind", "state"],
        ),
        Index("ix_letter_maybe_doubled", "created_at", postgresql_where=text("maybe_doubled")),
        Index("ix_letter_documents", "created_at", "id", postgresql_where=text("kind = 'documents'")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]
    answer_id: Mapped[int | None] = mapped_column(ForeignKey("answer.id", ondelete="CASCADE"), index=True)
    recipient: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="pending")
    attempt: Mapped[int] = mapped_column(server_default="0")  # fencing token: a late write of an older attempt is void
    carrier: Mapped[str] = mapped_column(server_default="")  # of the last attempt: see `mail/carrier.py`
    maybe_doubled: Mapped[bool] = mapped_column(server_default="false")
    # As it was sent; empty until the first attempt.
    subject: Mapped[str] = mapped_column(server_default="")
    text: Mapped[str] = mapped_column(server_default="")
    html: Mapped[str] = mapped_column(server_default="")
    provider_id: Mapped[str | None] = mapped_column(index=True)  # the carrier's own id: Mailjet's MessageID
    delivery: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(Moment, server_default=func.now())
    claimed_at: Mapped[datetime | None] = mapped_column(Moment)
    sent_at: Mapped[datetime | None] = mapped_column(Moment)


def subject(letter_id: UUID) -> str:
    """Its name in the audit trail."""
    return f"letter:{letter_id}"


async def add(
    session: Session, application_id: int, kind: str, recipient: str, *, answer_id: int | None = None
) -> UUID:
    """The id of the new letter."""
    letter_id = uuid4()
    query = "insert into letter (id, application_id, kind, recipient, answer_id) values (%s, %s, %s, %s, %s)"
    await sql.run(session, query, [letter_id, application_id, kind, recipient, answer_id])
    return letter_id


async def lock(session: Session, letter_id: UUID) -> Letter | None:
    """The letter, locked until the end of the transaction."""
    query = select(Letter).where(Letter.id == letter_id).with_for_update()
    return await session.scalar(query.execution_options(populate_existing=True))


TO_SEND = Columns(Letter, "id", "application_id", "kind", "answer_id", "recipient", "state", "carrier", "maybe_doubled")
LOCK_TO_SEND = TO_SEND.query("where id = %s for update")


async def lock_to_send(session: Session, letter_id: UUID) -> Letter | None:
    """Like `lock`, with only the columns that sending needs. Read-only."""
    found = await sql.row(session, LOCK_TO_SEND, [letter_id])
    return TO_SEND.row(found) if found else None


async def claim(session: Session, letter_id: UUID, content: Content, carrier: str, *, maybe_doubled: bool) -> Claim:
    query = """
        update letter set
            state = 'sending', attempt = attempt + 1, claimed_at = clock_timestamp(), carrier = %(carrier)s,
            subject = %(subject)s, text = %(text)s, html = %(html)s, maybe_doubled = maybe_doubled or %(maybe_doubled)s
        from (select id, clock_timestamp() - claimed_at as ago from letter where id = %(id)s) before
        where letter.id = before.id
        returning attempt, ago
    """
    values = {"id": letter_id, "carrier": carrier, "maybe_doubled": maybe_doubled, **content._asdict()}
    claimed = await sql.row(session, query, values)
    assert claimed is not None
    return Claim(*claimed)


async def sent(session: Session, letter_id: UUID, attempt: int, provider_id: str | None) -> Sent | None:
    """None when another attempt has overtaken this one."""
    query = """
        update letter set state = 'sent', sent_at = clock_timestamp(), delivery = coalesce(delivery, 'sent'),
            provider_id = %(provider_id)s
        where id = %(id)s and state = 'sending' and attempt = %(attempt)s
        returning application_id, kind
    """
    found = await sql.row(session, query, {"id": letter_id, "attempt": attempt, "provider_id": provider_id})
    return Sent(*found) if found else None


async def lock_each(session: Session, letter_ids: Collection[UUID]) -> list[Letter]:
    """Those that exist, locked in the order of their ids so that concurrent calls cannot deadlock."""
    query = select(Letter).where(Letter.id.in_(letter_ids)).order_by(Letter.id).with_for_update()
    return list(await session.scalars(query.execution_options(populate_existing=True)))


async def lock_told(session: Session, letter_id: UUID) -> Told | None:
    """Like `lock`, with only the columns that the carrier's events need."""
    found = await sql.row(session, "select id, recipient, delivery from letter where id = %s for update", [letter_id])
    return Told(*found) if found else None


async def lock_told_by_provider_id(session: Session, provider_id: str) -> Told | None:
    query = "select id, recipient, delivery from letter where provider_id = %s limit 1 for update"
    found = await sql.row(session, query, [provider_id])
    return Told(*found) if found else None


async def deliver(session: Session, letter_id: UUID, delivery: str | None) -> None:
    await sql.run(session, "update letter set delivery = %s where id = %s", [delivery, letter_id])


async def of_application(session: Session, application_id: int) -> list[Letter]:
    """Oldest first."""
    query = select(Letter).where(Letter.application_id == application_id).order_by(Letter.created_at, Letter.id)
    return list(await session.scalars(query))


async def find(session: Session, letter_id: UUID) -> Letter | None:
    return await session.get(Letter, letter_id)


async def count(session: Session, application_id: int, kind: str, state: str | None = None) -> int:
    """The number of letters of this kind: those in this state, or all."""
    query = select(func.count()).where(Letter.application_id == application_id, Letter.kind == kind)
    if state:
        query = query.where(Letter.state == state)
    return await session.scalar(query) or 0


async def replace(session: Session, application_id: int, kinds: Collection[str]) -> list[Letter]:
    """Marks the pending and failed ones as replaced, and returns them; one that a worker is sending is left to it."""
    query = select(Letter).where(
        Letter.application_id == application_id, Letter.kind.in_(kinds), Letter.state.in_(["pending", "failed"])
    )
    query = query.order_by(Letter.id).with_for_update().execution_options(populate_existing=True)
    replaced = list(await session.scalars(query))
    for letter in replaced:
        letter.state = "replaced"
    await session.flush()
    return replaced


async def is_there(session: Session, letter: Letter, recipient: str) -> bool:
    """Whether `recipient` has the same letter too, in any state but `replaced`."""
    same = (
        Letter.state != "replaced",
        Letter.application_id == letter.application_id,
        Letter.kind == letter.kind,
        Letter.answer_id.is_not_distinct_from(letter.answer_id),
        Letter.recipient == recipient,
    )
    return bool(await session.scalar(select(exists().where(*same))))


# A pending letter will never be sent; whether one that is being sent now arrives will stay unknown.
STOPPED = case((Letter.state == "pending", "failed"), (Letter.state == "sending", "unknown"), else_=Letter.state)


async def empty(session: Session, which: ColumnElement[bool], **values: Any) -> list[UUID]:
    """Overwrites columns of these letters with `values`, and stops those not sent yet. Returns the ids of all."""
    query = update(Letter).where(which).values(values | {"state": STOPPED}).returning(Letter.id)
    return list(await session.scalars(query, execution_options={"synchronize_session": False}))
