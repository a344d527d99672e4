"""Agents: access to the admin, and roles in it. Every change is recorded in the audit trail."""

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
    """The agent with this `id` or `username`, locked. One transaction at a time: two could remove the last admins."""
    await locks.hold(session, digest("agents"))
    return await agents.lock(session, **key)


async def create(session: Session, by: By, username: str, name: str, role: str, password: str) -> Agent:
    """Raises Incomplete, with French sentences by field."""
    username = named(username)
    faults = accounts.faults(name=name, username=username, role=role) | accounts.password_faults(password, username)
    if faults:
        raise Incomplete(faults)
    agent = await agents.put(session, username, name, role, await passwords.hashed(password))
    if agent is None:
        raise Incomplete(accounts.said({"username": accounts.USERNAME_TAKEN}))
    await audit.note(session, by, "create-agent", agents.subject(agent.id), role=role)
    return agent


async def register(session: Session, username: str, password: str, *, role: str = "admin") -> Agent:
    """Creates the agent, or gives the existing one a new password and role: for the operator's command.

    Raises Incomplete or LastAdmin.
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
    """Raises Incomplete."""
    if faults := accounts.faults(name=name):
        raise Incomplete(faults)
    if name != agent.name:
        agent.name = name
        await audit.note(session, by, "rename-agent", agents.subject(agent.id))


async def give_role(session: Session, by: By, agent: Agent, role: str) -> None:
    """Raises Incomplete, OnOneself or LastAdmin."""
    if faults := accounts.faults(role=role):
        raise Incomplete(faults)
    if role != agent.role:
        await _refuse_loss(session, by, agent)
        agent.role = role
        await audit.note(session, by, "give-role", agents.subject(agent.id), role=role)


async def give_password(session: Session, by: By, agent: Agent, password: str) -> None:
    """Ends the agent's sessions. Raises Incomplete; OnOneself, since changing one's own requires the current one."""
    if faults := accounts.password_faults(password, agent.username):
        raise Incomplete(faults)
    _refuse_oneself(by, agent)
    agent.password = await passwords.hashed(password)
    await sessions.end_all(session, agent.id)
    await audit.note(session, by, "give-password", agents.subject(agent.id))


async def disable(session: Session, by: By, agent: Agent) -> None:
    """Ends the agent's sessions at once, and allows no new one. Raises OnOneself or LastAdmin."""
    if agent.active:
        await _refuse_loss(session, by, agent)
        agent.active = False
        await sessions.end_all(session, agent.id)
        await audit.note(session, by, "disable-agent", agents.subject(agent.id))


async def enable(session: Session, by: By, agent: Agent) -> None:
    """Lets the agent log in again, in a new session."""
    if not agent.active:
        agent.active = True
        await sessions.end_all(session, agent.id)
        await audit.note(session, by, "enable-agent", agents.subject(agent.id))


async def end_sessions(session: Session, by: By, agent: Agent) -> int:
    """The number of sessions ended. Raises OnOneself."""
    _refuse_oneself(by, agent)
    ended = await sessions.end_all(session, agent.id)
    await audit.note(session, by, "end-sessions", agents.subject(agent.id), sessions=ended)
    return ended


async def _refuse_loss(session: Session, by: By, agent: Agent) -> None:
    """Raises OnOneself, or LastAdmin for the last active admin: only admins can give rights back."""
    _refuse_oneself(by, agent)
    if await agents.active_admins(session) == {agent.id}:
        raise LastAdmin


def _refuse_oneself(by: By, agent: Agent) -> None:
    if by.agent_id == agent.id:
        raise OnOneself
