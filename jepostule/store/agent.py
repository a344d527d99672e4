"""Those who work in the admin."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Identity, func, select
from sqlalchemy.orm import Mapped, mapped_column

from jepostule.store.checks import one_of
from jepostule.store.database import Base, Moment, Session


class Agent(Base):
    __tablename__ = "agent"
    __table_args__ = (
        one_of("role", "lecture", "support", "admin"),
        CheckConstraint("username = lower(username) and username <> ''", name="username_is_lower"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    username: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(server_default="")
    password: Mapped[str]  # argon2id
    role: Mapped[str]
    active: Mapped[bool] = mapped_column(server_default="true")
    created_at: Mapped[datetime] = mapped_column(Moment, server_default=func.now())


async def by_username(session: Session, username: str) -> Agent | None:
    return await session.scalar(select(Agent).where(Agent.username == username))


async def lock(session: Session, username: str) -> Agent | None:
    """The agent, which nobody else changes until the end of this transaction."""
    return await session.scalar(select(Agent).where(Agent.username == username).with_for_update())
