"""Agents, and their passwords."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from jepostule.store import agent as agents
from jepostule.store.agent import Agent
from jepostule.store.database import Session

# argon2id with the library's parameters: RFC 9106, low memory.
_hasher = PasswordHasher()


async def register(session: Session, username: str, password: str, *, role: str = "admin") -> Agent:
    """Creates the agent, or gives a new password and role to the one of this name."""
    username = username.strip().lower()
    agent = await agents.by_username(session, username)
    if agent is None:
        agent = Agent(username=username, name=username.partition("@")[0].capitalize())
        session.add(agent)
    agent.password, agent.role, agent.active = _hasher.hash(password), role, True
    await session.flush()
    return agent


def knows(agent: Agent, password: str) -> bool:
    try:
        return _hasher.verify(agent.password, password)
    except (VerifyMismatchError, InvalidHashError):
        return False
