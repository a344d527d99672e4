"""Messages on which the service of 2018 failed: their kind, when, and where in its code."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, exists, select
from sqlalchemy.orm import Mapped, mapped_column

from jepostule.store.database import Base, Moment, Session


class LegacyFailure(Base):
    """Without the messages' contents: pickles, which are not safe to load."""

    __tablename__ = "legacy_failure"
    __table_args__ = (
        Index("ix_legacy_failure_created_at", "created_at", "id"),
        Index(
            "ix_legacy_failure_words",
            "topic",
            "error",
            postgresql_using="gin",
            postgresql_ops={"topic": "gin_trgm_ops", "error": "gin_trgm_ops"},
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)  # that of 2018
    topic: Mapped[str]  # today's queue has the same name
    status: Mapped[str]  # `new`, `archived`
    error: Mapped[str]  # its class
    frames: Mapped[str]  # locations only, one per line, innermost last
    created_at: Mapped[datetime] = mapped_column(Moment)


async def any_there(session: Session) -> bool:
    return bool(await session.scalar(select(exists().select_from(LegacyFailure))))
