"""Agents: who may come into the admin, and what each may do there."""

from jepostule.domain import passwords
from jepostule.store import agent as agents
from jepostule.store import agent_session as sessions
from jepostule.store.agent import Agent
from jepostule.store.database import Session

ROLES = ("lecture", "support", "admin")  # each may do what those before it may


def named(username: str) -> str:
    """The one way to write a name."""
    return username.strip().lower()


def may(agent: Agent, role: str) -> bool:
    """Whether the agent's role is `role`, or above it."""
    return ROLES.index(agent.role) >= ROLES.index(role)


async def register(session: Session, username: str, password: str, *, role: str = "admin") -> Agent:
    """Creates the agent, or gives a new password and role to the one of this name."""
    username = named(username)
    agent = await agents.by_username(session, username)
    if agent is None:
        name = username.partition("@")[0].capitalize()
        agent = Agent(username=username, name=name, password=await passwords.hashed(password))
        session.add(agent)
    elif not await passwords.fits(agent.password, password):
        await give_password(session, agent, password)
    agent.role, agent.active = role, True
    await session.flush()
    return agent


async def give_password(session: Session, agent: Agent, password: str) -> None:
    """Whoever came in with the one before is out."""
    agent.password = await passwords.hashed(password)
    await session.flush()
    await sessions.end_all(session, agent.id)


async def disable(session: Session, agent: Agent) -> None:
    """Out at once, and in no more."""
    agent.active = False
    await session.flush()
    await sessions.end_all(session, agent.id)
