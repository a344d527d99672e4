"""Recruiters' answers to applications, in order."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, UniqueConstraint, func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from jepostule.store.checks import at_most, one_of
from jepostule.store.columns import Columns
from jepostule.store.database import Base, Moment, Session

# Order matters: positions are used as numbers in the links of e-mails sent since 2018.
KINDS = ("rejection", "info_request", "interview", "hired")
REASONS = ("unknown", "novacancy", "experience", "skills", "education")
LOCATIONS = ("onsite", "phone", "video")


class Answer(Base):
    """The checks ensure that each kind has everything it needs, and nothing of another kind."""

    __tablename__ = "answer"
    __table_args__ = (
        # Of two concurrent answers only one gets the number: `add` returns None for the other.
        UniqueConstraint("application_id", "number"),
        Index("ix_answer_created_at", "created_at", "id"),
        Index("ix_answer_kind", "kind", "created_at", "id"),
        Index(
            "uq_answer_final", "application_id", unique=True, postgresql_where=text("kind in ('rejection', 'hired')")
        ),
        CheckConstraint("number > 0", name="number_is_positive"),
        one_of("kind", *KINDS),
        one_of("reason", *REASONS),
        one_of("location", *LOCATIONS),
        at_most("message", 4000),
        at_most("employer_name", 128),
        at_most("employer_email", 128),
        at_most("employer_phone", 32),
        at_most("employer_address", 256),
        at_most("video_link", 500),
        CheckConstraint("(kind = 'rejection') = (reason is not null)", name="rejection_has_a_reason"),
        CheckConstraint(
            "moved_in or kind <> 'rejection'"
            " or message || employer_name || employer_email || employer_phone || employer_address = ''",
            name="rejection_has_nothing_else",
        ),
        CheckConstraint(
            "moved_in or anonymous or kind = 'rejection' or employer_email || employer_phone || employer_address <> ''",
            name="employer_can_be_reached",
        ),
        CheckConstraint(
            "moved_in or anonymous or kind <> 'info_request' or message <> ''", name="info_request_has_its_question"
        ),
        CheckConstraint("(kind = 'interview') = (meets_at is not null)", name="interview_has_its_moment"),
        CheckConstraint("(kind = 'interview') = (location is not null)", name="interview_has_its_place"),
        CheckConstraint(
            "video_link = '' or (location is not distinct from 'video' and starts_with(video_link, 'https://'))",
            name="video_link_is_for_video",
        ),
        CheckConstraint("start_date is null or kind = 'hired'", name="start_date_is_for_hired"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id", ondelete="CASCADE"))
    number: Mapped[int]  # 1 for the first answer to its application
    kind: Mapped[str]
    reason: Mapped[str | None]
    message: Mapped[str] = mapped_column(server_default="")
    employer_name: Mapped[str] = mapped_column(server_default="")
    employer_email: Mapped[str] = mapped_column(server_default="")
    employer_phone: Mapped[str] = mapped_column(server_default="")
    employer_address: Mapped[str] = mapped_column(server_default="")
    meets_at: Mapped[datetime | None] = mapped_column(Moment)
    location: Mapped[str | None]
    video_link: Mapped[str] = mapped_column(server_default="")
    start_date: Mapped[date | None]
    moved_in: Mapped[bool] = mapped_column(server_default="false")  # given in the service of 2018, which required less
    anonymous: Mapped[bool] = mapped_column(server_default="false")  # what identified its author was removed
    created_at: Mapped[datetime] = mapped_column(Moment, server_default=func.now())


COLUMNS = Columns(Answer)


async def of_application(session: Session, application_id: int) -> list[Answer]:
    """Oldest first."""
    query = select(Answer).where(Answer.application_id == application_id).order_by(Answer.number)
    return list(await session.scalars(query))


async def of_applications(session: Session, numbers: Collection[int]) -> list[Answer]:
    """By application, oldest first."""
    query = select(Answer).where(Answer.application_id.in_(numbers)).order_by(Answer.application_id, Answer.number)
    return list(await session.scalars(query))


async def add(session: Session, application_id: int, number: int, columns: Mapping[str, Any]) -> Answer | None:
    """None when a concurrent answer has taken this number, or was a final one."""
    query = insert(Answer).values(application_id=application_id, number=number, **columns)
    return await session.scalar(query.on_conflict_do_nothing().returning(Answer))
