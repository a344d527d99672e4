"""Applications being written: what was typed, until it is sent or a day has passed."""

from datetime import datetime
from typing import LiteralString, NamedTuple
from uuid import UUID, uuid4

from psycopg.sql import SQL
from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from jepostule.store import sql
from jepostule.store.checks import at_most, one_of
from jepostule.store.columns import Columns
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
    key: Mapped[bytes] = mapped_column(LargeBinary)  # digest of the person and the company that the token binds
    candidate_email: Mapped[str]
    employer_email: Mapped[str]
    step: Mapped[str] = mapped_column(server_default="bienvenue")  # the candidate's current step
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


INSERT: LiteralString = """
    insert into draft (id, platform_id, key, candidate_email, employer_email) values (%s, %s, %s, %s, %s)
"""
# xmax is 0 only on a row that was never locked or updated: one that was just inserted.
LOCK = SQL(INSERT + "on conflict (platform_id, key) do update set updated_at = now() returning {draft}, xmax = 0")
COLUMNS = Columns(Draft)
WHOLE_LOCK = LOCK.format(draft=COLUMNS.of("draft")).as_bytes()
FIND = COLUMNS.query("where platform_id = %s and key = %s")
# What the candidate changes; the other columns never change.
KEEP = """
    update draft set
        step = %(step)s, first_name = %(first_name)s, last_name = %(last_name)s, job = %(job)s,
        candidate_phone = %(candidate_phone)s, candidate_address = %(candidate_address)s, message = %(message)s,
        send_confirmation = %(send_confirmation)s
    where id = %(id)s
"""


class Locked(NamedTuple):
    draft: Draft
    is_new: bool


async def find(session: Session, platform_id: int, key: bytes) -> Draft | None:
    found = await sql.row(session, FIND, [platform_id, key])
    return COLUMNS.row(found) if found else None


async def lock(session: Session, platform_id: int, key: bytes, *, candidate_email: str, employer_email: str) -> Locked:
    """The draft with this platform and key, created if necessary, and locked until the end of the transaction."""
    values = [uuid4(), platform_id, key, candidate_email, employer_email]
    found = await sql.row(session, WHOLE_LOCK, values)
    assert found is not None
    return Locked(COLUMNS.row(found[:-1]), found[-1])


async def keep(session: Session, draft: Draft) -> None:
    """Saves what the candidate has changed."""
    await sql.run(session, KEEP, vars(draft))


async def touch(session: Session, draft: Draft) -> bool:
    """Makes it as if it had just changed; False when it is gone."""
    touched = "update draft set updated_at = now() where id = %s returning id"
    return await sql.row(session, touched, [draft.id]) is not None


async def remove(session: Session, draft: Draft) -> None:
    await sql.run(session, "delete from draft where id = %s", [draft.id])
