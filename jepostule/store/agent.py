"""Agents, the users of the admin."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Identity, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from jepostule.store import sql
from jepostule.store.checks import one_of
from jepostule.store.database import LARGEST, Base, Moment, Session

ROLES = ("lecture", "support", "admin")  # in order: each includes the rights of those before it


class Agent(Base):
    __tablename__ = "agent"
    __table_args__ = (
        one_of("role", *ROLES),
        CheckConstraint("username = lower(username) and username <> ''", name="username_is_lower"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    username: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(server_default="")
    password: Mapped[str]  # argon2id
    role: Mapped[str]
    active: Mapped[bool] = mapped_column(server_default="true")
    created_at: Mapped[datetime] = mapped_column(Moment, server_default=func.now())


def subject(agent_id: int) -> str:
    """Its name in the audit trail."""
    return f"agent:{agent_id}"


async def find(session: Session, number: int) -> Agent | None:
    return await session.get(Agent, number) if number <= LARGEST else None


async def by_username(session: Session, username: str) -> Agent | None:
    return await session.scalar(select(Agent).where(Agent.username == username))


async def lock(session: Session, **key: str | int) -> Agent | None:
    """The agent with this `id` or `username`, locked until the end of the transaction."""
    return await session.scalar(select(Agent).filter_by(**key).with_for_update())


async def put(session: Session, username: str, name: str, role: str, password: str) -> Agent | None:
    """None when the username is taken."""
    new = insert(Agent).values(username=username, name=name, role=role, password=password)
    return await session.scalar(new.on_conflict_do_nothing(index_elements=[Agent.username]).returning(Agent))


async def active_admins(session: Session) -> set[int]:
    """Ids of the active admins."""
    return set(await session.scalars(select(Agent.id).where(Agent.role == "admin", Agent.active)))


# Username and name of all agents, sorted by name.
USERNAMES: sql.Asked = ("select username, name from agent order by name, username", ())
