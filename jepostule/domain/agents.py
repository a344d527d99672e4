"""Agents: who may come into the admin, and what each may do there. All of it is noted in the audit."""

from jepostule.domain import accounts, audit, passwords
from jepostule.domain.accounts import called, named
from jepostule.domain.audit import By
from jepostule.domain.digests import digest
from jepostule.domain.errors import Incomplete, LastAdmin, OnOneself
from jepostule.store import agent as agents
from jepostule.store import agent_session as sessions
from jepostule.store import locks
from jepostule.store.agent import ROLES, Agent
from jepostule.store.agent_session import Present
from jepostule.store.database import Session


def may(agent: Agent | Present, role: str) -> bool:
    """Whether the agent's role is `role`, or above it."""
    return ROLES.index(agent.role) >= ROLES.index(role)


async def opened(session: Session, **key: str | int) -> Agent | None:
    """The agent of this `id` or `username`, to be changed: in one transaction at a time, which knows all admins."""
    await locks.hold(session, digest("agents"))
    return await agents.lock(session, **key)


async def create(session: Session, by: By, username: str, name: str, role: str, password: str) -> Agent:
    """Incomplete, with French sentences by field."""
    username = named(username)
    faults = accounts.faults(name=name, username=username, role=role) | accounts.password_faults(password, username)
    if faults:
        raise Incomplete(faults)
    agent = await agents.put(session, username, name, role, await passwords.hashed(password))
    if agent is None:
        raise Incomplete(accounts.said({"username": accounts.USERNAME_TAKEN}))
    await audit.note(session, by, "create-agent", _subject(agent), role=role)
    return agent


async def register(session: Session, username: str, password: str, *, role: str = "admin") -> Agent:
    """Creates the agent, or gives a new password and role to the one of this username: an operator's command.

    Incomplete, or LastAdmin.
    """
    by = audit.COMMAND
    agent = await opened(session, username=named(username))
    if agent is None:
        return await create(session, by, username, called(username), role, password)
    await give_role(session, by, agent, role)
    await enable(session, by, agent)
    if not await passwords.fits(agent.password, password):
        await give_password(session, by, agent, password)
    return agent


async def rename(session: Session, by: By, agent: Agent, name: str) -> None:
    """Incomplete."""
    if faults := accounts.faults(name=name):
        raise Incomplete(faults)
    if name != agent.name:
        agent.name = name
        await audit.note(session, by, "rename-agent", _subject(agent))


async def give_role(session: Session, by: By, agent: Agent, role: str) -> None:
    """Incomplete; OnOneself, LastAdmin."""
    if faults := accounts.faults(role=role):
        raise Incomplete(faults)
    if role != agent.role:
        await _refuse_loss(session, by, agent)
        agent.role = role
        await audit.note(session, by, "give-role", _subject(agent), role=role)


async def give_password(session: Session, by: By, agent: Agent, password: str) -> None:
    """Whoever came in with the one before is out. Incomplete; OnOneself: one's own is changed by who knows it."""
    if faults := accounts.password_faults(password, agent.username):
        raise Incomplete(faults)
    _refuse_oneself(by, agent)
    agent.password = await passwords.hashed(password)
    await sessions.end_all(session, agent.id)
    await audit.note(session, by, "give-password", _subject(agent))


async def disable(session: Session, by: By, agent: Agent) -> None:
    """Out at once, and in no more. OnOneself, LastAdmin."""
    if agent.active:
        await _refuse_loss(session, by, agent)
        agent.active = False
        await sessions.end_all(session, agent.id)
        await audit.note(session, by, "disable-agent", _subject(agent))


async def enable(session: Session, by: By, agent: Agent) -> None:
    """May come in again, in a new session."""
    if not agent.active:
        agent.active = True
        await sessions.end_all(session, agent.id)
        await audit.note(session, by, "enable-agent", _subject(agent))


async def end_sessions(session: Session, by: By, agent: Agent) -> int:
    """How many there were. OnOneself."""
    _refuse_oneself(by, agent)
    ended = await sessions.end_all(session, agent.id)
    await audit.note(session, by, "end-sessions", _subject(agent), sessions=ended)
    return ended


async def _refuse_loss(session: Session, by: By, agent: Agent) -> None:
    """Of somebody's rights: not of one's own, and not of the last who can give them back."""
    _refuse_oneself(by, agent)
    if await agents.active_admins(session) == {agent.id}:
        raise LastAdmin


def _refuse_oneself(by: By, agent: Agent) -> None:
    if by.agent_id == agent.id:
        raise OnOneself


def _subject(agent: Agent) -> str:
    return f"agent:{agent.id}"
