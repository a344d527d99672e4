"""Agents' sessions in the admin, from log-in to log-out."""

import hashlib
import secrets
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from jepostule.domain import audit, login_limits, passwords, throttle
from jepostule.domain.accounts import named
from jepostule.domain.audit import By
from jepostule.domain.errors import TooMany, UnknownAgent
from jepostule.store import agent as agents
from jepostule.store import agent_session as sessions
from jepostule.store.agent import Agent
from jepostule.store.agent_session import AgentSession, Open, Present
from jepostule.store.database import Look, Session, transaction

IDLE = timedelta(hours=8)
ABSOLUTE = timedelta(days=7)
# Precision of the idle time, so that not every page read costs a write.
NOTED_EVERY = timedelta(minutes=1)
# Per hour: bots try usernames that do not exist, and audit entries are kept for a year.
STRANGERS_NOTED = 100


async def begin(username: str, password: str, address: str) -> str:
    """The key of a new session, for the cookie. Raises UnknownAgent; TooMany, before the password is checked.

    Opens its own transactions, so that none is open while the password is checked.
    """
    username = named(username)
    async with transaction() as session:
        await login_limits.spend(session, username, address)
        agent = await agents.by_username(session, username)
    try:
        return await _admit(username, agent.password if agent else None, password, address)
    except UnknownAgent:
        await _note_refusal(agent, address)
        raise


async def _admit(username: str, stored: str | None, password: str, address: str) -> str:
    if not await passwords.fits(stored, password) or not stored:
        raise UnknownAgent
    renewed = await passwords.hashed(password) if passwords.is_dated(stored) else stored
    async with transaction() as session:
        agent = await still(session, username, stored)
        agent.password = renewed
        await login_limits.give_back(session, username, address)
        await audit.note(session, By(agent.id, username, address), "log-in")
        return new(session, agent)


async def _note_refusal(agent: Agent | None, address: str) -> None:
    """An unknown username is not recorded: it may be a password typed in the wrong field."""
    with suppress(TooMany):
        async with transaction() as session:
            if agent is None:
                await throttle.spend(session, throttle.limit("login", "strangers noted", most=STRANGERS_NOTED))
            by = By(agent.id, agent.username, address) if agent else By(None, "", address)
            await audit.note(session, by, "refuse-log-in")


async def still(session: Session, username: str, stored: str) -> Agent:
    """The agent, locked. Raises UnknownAgent if disabled, or given another password while this one was checked."""
    agent = await agents.lock(session, username=username)
    if agent is None or not agent.active or agent.password != stored:
        raise UnknownAgent
    return agent


def new(session: Session, agent: Agent) -> str:
    """The key of a new session, for the cookie."""
    key = secrets.token_urlsafe(32)
    session.add(AgentSession(digest=_digest(key), agent_id=agent.id))
    return key


class Resumed(NamedTuple):
    agent: Present
    notice: bool  # the last action left a message to display
    failed: int  # jobs that wait for an agent, counted up to a limit


async def resume(session: Session | Look, key: str, *, by_itself: bool = False) -> Resumed | None:
    """The session of this key, None when over. `by_itself`: an automatic request, which does not count as activity."""
    found = await sessions.find(session, _digest(key), idle=IDLE, absolute=ABSOLUTE)
    if found is None:
        return None
    if not by_itself and datetime.now(UTC) - found.seen_at > NOTED_EVERY:
        await sessions.see(session, _digest(key))
    return Resumed(found.agent, found.notice != "", found.failed)


async def open_of(session: Session, agent_id: int) -> Open:
    return await sessions.open_of(session, agent_id, idle=IDLE, absolute=ABSOLUTE)


async def leave_notice(session: Session, key: str, notice: str) -> None:
    await sessions.set_notice(session, _digest(key), notice)


async def take_notice(session: Session, key: str) -> str:
    return await sessions.take_notice(session, _digest(key))


async def end(session: Session, key: str) -> None:
    await sessions.end(session, _digest(key))


async def log_out(session: Session, key: str, address: str) -> None:
    """Ends the session, and records it in the audit trail unless it was over already."""
    if found := await resume(session, key, by_itself=True):
        await audit.note(session, By(found.agent.id, found.agent.username, address), "log-out")
    await end(session, key)


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()
