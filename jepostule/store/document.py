"""Documents of a draft, then of its application; the bytes are large objects."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import IO, NamedTuple
from uuid import UUID, uuid4

from psycopg.sql import SQL
from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, func, text
from sqlalchemy.dialects.postgresql import OID
from sqlalchemy.orm import Mapped, mapped_column

from jepostule.store import large_objects, sql
from jepostule.store.checks import at_most
from jepostule.store.columns import Columns
from jepostule.store.database import Base, Moment, Session


class Document(Base):
    """`content` is None once the bytes were erased; a trigger unlinks the large object."""

    __tablename__ = "document"
    __table_args__ = (
        CheckConstraint("num_nonnulls(draft_id, application_id) = 1", name="has_one_owner"),
        at_most("name", 300),
        # Documents that have their bytes: the only ones that the hourly sweep looks at.
        Index(
            "ix_document_kept",
            "application_id",
            postgresql_where=text("content is not null and application_id is not null"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    draft_id: Mapped[UUID | None] = mapped_column(ForeignKey("draft.id", ondelete="CASCADE"), index=True)
    application_id: Mapped[int | None] = mapped_column(ForeignKey("application.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)  # bytes
    sha256: Mapped[bytes] = mapped_column(LargeBinary)  # the same file added twice is kept once
    content: Mapped[int | None] = mapped_column(OID)
    created_at: Mapped[datetime] = mapped_column(Moment, server_default=func.clock_timestamp())


class New(NamedTuple):
    """A file that is to become a document. `content`: at its start."""

    name: str
    media_type: str
    size: int
    sha256: bytes
    content: IO[bytes]


COLUMNS = Columns(Document)
OF_DRAFT = COLUMNS.query("where draft_id = %s order by created_at, id")
OF_APPLICATION = COLUMNS.query("where application_id = %s order by created_at, id")
ADD = SQL("""
    insert into document (id, draft_id, name, media_type, size, sha256, content)
    values (%(id)s, %(draft_id)s, %(name)s, %(media_type)s, %(size)s, %(sha256)s, {begun})
    returning content
""")
WHOLE_ADD = ADD.format(begun=SQL(large_objects.BEGUN)).as_bytes()


async def of_draft(session: Session, draft_id: UUID) -> list[Document]:
    """In the order in which they were added."""
    return [COLUMNS.row(each) for each in await sql.rows(session, OF_DRAFT, [draft_id])]


async def of_application(session: Session, application_id: int) -> list[Document]:
    """In the order in which they were added."""
    return [COLUMNS.row(each) for each in await sql.rows(session, OF_APPLICATION, [application_id])]


async def add(session: Session, draft_id: UUID, new: New) -> None:
    [(oid,)] = await sql.rows(session, *adding(draft_id, new))
    await large_objects.append(session, oid, large_objects.PIECE, new.content)


def adding(draft_id: UUID, new: New) -> sql.Asked:
    """The query that adds a document with its first piece, which is the whole of a small one."""
    piece = new.content.read(large_objects.PIECE)
    return WHOLE_ADD, {**new._asdict(), "id": uuid4(), "draft_id": draft_id, "piece": piece}


async def remove(session: Session, draft_id: UUID, document_id: UUID) -> None:
    await sql.run(session, "delete from document where id = %s and draft_id = %s", [document_id, draft_id])


def content_of(session: Session, document: Document) -> AsyncIterator[bytes]:
    """The bytes in chunks; nothing once they were erased."""
    return large_objects.read(session, document.content)
