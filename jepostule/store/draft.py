"""An application that is being written: what was typed, until it is sent or a day has passed."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import Boolean, ForeignKey, LargeBinary, UniqueConstraint, delete, func, literal_column, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from jepostule.store.checks import at_most, one_of
from jepostule.store.database import Base, Moment, Session


class Draft(Base):
    __tablename__ = "draft"
    __table_args__ = (
        UniqueConstraint("platform_id", "key"),
        one_of("step", "bienvenue", "infos", "documents", "envoyer"),
        at_most("first_name", 64),
        at_most("last_name", 64),
        at_most("candidate_phone", 32),
        at_most("candidate_address", 256),
        at_most("job", 128),
        at_most("message", 4000),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    platform_id: Mapped[int] = mapped_column(ForeignKey("client_platform.id", ondelete="CASCADE"))
    key: Mapped[bytes] = mapped_column(LargeBinary)  # digest of the people and the company that the token binds
    candidate_email: Mapped[str]
    employer_email: Mapped[str]
    step: Mapped[str] = mapped_column(server_default="bienvenue")  # where the person is
    first_name: Mapped[str] = mapped_column(server_default="")
    last_name: Mapped[str] = mapped_column(server_default="")
    candidate_phone: Mapped[str] = mapped_column(server_default="")
    candidate_address: Mapped[str] = mapped_column(server_default="")
    job: Mapped[str] = mapped_column(server_default="")
    message: Mapped[str] = mapped_column(server_default="")
    send_confirmation: Mapped[bool] = mapped_column(server_default="false")
    # Unique: a draft becomes one application, however often it is sent.
    application_id: Mapped[int | None] = mapped_column(ForeignKey("application.id", ondelete="SET NULL"), unique=True)
    created_at: Mapped[datetime] = mapped_column(Moment, server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(Moment, server_default=func.now(), index=True)


class Locked(NamedTuple):
    draft: Draft
    is_new: bool


async def find(session: Session, platform_id: int, key: bytes) -> Draft | None:
    return await session.scalar(select(Draft).where(Draft.platform_id == platform_id, Draft.key == key))


async def lock(session: Session, draft: Draft) -> Locked:
    """The draft with this platform and key, `draft` itself where there was none; others wait for it from here on."""
    values = {name: getattr(draft, name) for name in ("platform_id", "key", "candidate_email", "employer_email")}
    query = (
        insert(Draft)
        .values(id=uuid4(), **values)
        .on_conflict_do_update(index_elements=["platform_id", "key"], set_={"updated_at": func.now()})
        # xmax is 0 on a row that nobody has locked or replaced yet: one that was just inserted.
        .returning(Draft, literal_column("xmax = 0", Boolean()))
    )
    found, is_new = (await session.execute(query, execution_options={"populate_existing": True})).one()
    return Locked(found, is_new)


async def remove(session: Session, draft: Draft) -> None:
    await session.execute(delete(Draft).where(Draft.id == draft.id))
    session.expunge(draft)
