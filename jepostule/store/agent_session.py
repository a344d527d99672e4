"""Sessions of logged-in agents, one row per browser."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, delete, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from jepostule.store import sql
from jepostule.store.database import Base, Look, Moment, Session


class AgentSession(Base):
    __tablename__ = "agent_session"

    digest: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)  # SHA-256 of the key in the cookie
    agent_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("agent.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment, server_default=func.now())
    seen_at: Mapped[datetime] = mapped_column(Moment, server_default=func.now())
    notice: Mapped[str] = mapped_column(server_default="")  # message of the last action, until a page displays it


MANY = 100
# Runs before each page of the admin, so failed jobs are only counted up to `MANY`.
FIND = """
    select
        seen_at, notice,
        (select count(*) from (select from procrastinate_jobs where status in ('failed', 'aborted') limit %s) failed),
        agent.id, username, name, role
    from agent_session join agent on agent.id = agent_id
    where digest = %s and seen_at > now() - %s and agent_session.created_at > now() - %s and active
"""


class Present(NamedTuple):
    """The agent of an open session."""

    id: int
    username: str
    name: str
    role: str


class Found(NamedTuple):
    """`failed`: number of jobs that wait for an agent; `MANY` for that many or more."""

    agent: Present
    seen_at: datetime
    notice: str
    failed: int


async def find(session: Session | Look, digest: bytes, *, idle: timedelta, absolute: timedelta) -> Found | None:
    """The session, unless it was idle or open for too long, or its agent is disabled."""
    found = await sql.row(session, FIND, (MANY, digest, idle, absolute))
    return Found(Present(*found[3:]), *found[:3]) if found else None


async def see(session: Session | Look, digest: bytes) -> None:
    """Records activity in the session."""
    await sql.run(session, "update agent_session set seen_at = now() where digest = %s", (digest,))


class Open(NamedTuple):
    """The number of open sessions of an agent, and when one was last used."""

    sessions: int
    seen_at: datetime | None


async def open_of(session: Session, agent_id: int, *, idle: timedelta, absolute: timedelta) -> Open:
    query = select(func.count(), func.max(AgentSession.seen_at)).where(
        AgentSession.agent_id == agent_id,
        AgentSession.seen_at > func.now() - idle,
        AgentSession.created_at > func.now() - absolute,
    )
    return Open(*(await session.execute(query)).one())


async def end(session: Session, digest: bytes) -> None:
    await session.execute(delete(AgentSession).where(AgentSession.digest == digest))


async def end_all(session: Session, agent_id: int) -> int:
    """The number of sessions ended."""
    ended = delete(AgentSession).where(AgentSession.agent_id == agent_id).returning(AgentSession.digest)
    return len((await session.execute(ended)).all())


async def set_notice(session: Session, digest: bytes, notice: str) -> None:
    await session.execute(update(AgentSession).where(AgentSession.digest == digest).values(notice=notice))


async def take_notice(session: Session, digest: bytes) -> str:
    """The notice, which is removed: of two concurrent pages only one gets it."""
    query = select(AgentSession).where(AgentSession.digest == digest).with_for_update()
    row = await session.scalar(query)
    if row is None:
        return ""
    notice, row.notice = row.notice, ""
    return notice
