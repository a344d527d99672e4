"""Logos of platforms: the files, apart from the platforms, whose rows are read at every visit."""

from typing import NamedTuple

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from jepostule.store import sql
from jepostule.store.database import Base, Look, Session


class Logo(Base):
    """A PNG. Its digest and its sides are columns of the platform, which every page has at hand."""

    __tablename__ = "platform_logo"
    __table_args__ = (
        CheckConstraint(r"substring(content for 8) = '\x89504e470d0a1a0a'", name="content_is_a_png"),
        CheckConstraint("octet_length(content) <= 32768", name="content_at_most_32_kib"),
    )

    platform_id: Mapped[int] = mapped_column(ForeignKey("client_platform.id", ondelete="CASCADE"), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class Current(NamedTuple):
    digest: str
    content: bytes


async def of_client(look: Look, client_id: str) -> Current | None:
    """None when there is no such platform, or it has no logo."""
    query = """
        select logo, content
        from client_platform platform join platform_logo on platform_id = platform.id
        where client_id = %s
    """
    found = await sql.row(look, query, [client_id])
    return Current(*found) if found else None


async def put(session: Session, platform_id: int, content: bytes) -> None:
    """Replaces the platform's logo, if it has one."""
    query = """
        insert into platform_logo (platform_id, content) values (%s, %s)
        on conflict (platform_id) do update set content = excluded.content
    """
    await sql.run(session, query, [platform_id, content])


async def remove(session: Session, platform_id: int) -> None:
    await sql.run(session, "delete from platform_logo where platform_id = %s", [platform_id])
