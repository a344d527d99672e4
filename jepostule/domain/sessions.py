"""An agent's time in the admin: from the right password to the way out."""

import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import NamedTuple

from jepostule.domain import passwords, throttle
from jepostule.domain.agents import named
from jepostule.domain.errors import UnknownAgent
from jepostule.store import agent as agents
from jepostule.store import agent_session as sessions
from jepostule.store.agent import Agent
from jepostule.store.agent_session import AgentSession
from jepostule.store.database import Session, transaction

IDLE = timedelta(hours=8)
ABSOLUTE = timedelta(days=7)
# How exactly "idle" is known: not every page that is read is a row that is written.
NOTED_EVERY = timedelta(minutes=1)

# Wrong passwords an hour. Those of one address bar that address first: nobody can lock an agent out from afar.
ATTEMPTS_AT_AN_ACCOUNT = 10
ATTEMPTS_AT_AN_ACCOUNT_FROM_ANYWHERE = 50
ATTEMPTS_FROM_AN_ADDRESS = 50


async def begin(username: str, password: str, address: str) -> str:
    """A new session: what the browser is to hold. UnknownAgent, or TooMany before the password is looked at.

    In transactions of its own: none is open while the password is checked.
    """
    username = named(username)
    async with transaction() as session:
        # Counted beforehand: a thousand attempts at once do not pass either.
        for subject, limit in _limits(username, address):
            await throttle.spend(session, *subject, limit=limit)
        agent = await agents.by_username(session, username)
    stored = agent.password if agent else None
    if not await passwords.fits(stored, password) or not stored:
        raise UnknownAgent
    renewed = await passwords.hashed(password) if passwords.is_dated(stored) else stored
    async with transaction() as session:
        agent = await _still(session, username, stored)
        agent.password = renewed
        for subject, _ in _limits(username, address):
            await throttle.give_back(session, *subject)
        return _new(session, agent)


def _limits(username: str, address: str) -> list[tuple[tuple[str, ...], int]]:
    network = _network(address)
    return [
        (("login", "account and address", username, network), ATTEMPTS_AT_AN_ACCOUNT),
        (("login", "account", username), ATTEMPTS_AT_AN_ACCOUNT_FROM_ANYWHERE),
        (("login", "address", network), ATTEMPTS_FROM_AN_ADDRESS),
    ]


def _network(address: str) -> str:
    """What one person has of addresses: a single one, or with IPv6 a /64."""
    try:
        found = ip_address(address)
    except ValueError:  # a socket of Unix has none
        return address
    if isinstance(found, IPv6Address) and not found.ipv4_mapped:
        return str(IPv6Network((int(found) >> 64 << 64, 64)))
    return str(found)


async def _still(session: Session, username: str, stored: str) -> Agent:
    """The agent, unless disabled or given another password while this one was checked; both wait until we end."""
    agent = await agents.lock(session, username)
    if agent is None or not agent.active or agent.password != stored:
        raise UnknownAgent
    return agent


def _new(session: Session, agent: Agent) -> str:
    key = secrets.token_urlsafe(32)
    session.add(AgentSession(digest=_digest(key), agent_id=agent.id))
    return key


class Resumed(NamedTuple):
    agent: Agent
    notice: bool  # the last action has left something to say


async def resume(session: Session, key: str, *, by_itself: bool = False) -> Resumed | None:
    """Whose session this is. `by_itself`: a page asked, and nobody is shown to be there."""
    found = await sessions.find(session, _digest(key), idle=IDLE, absolute=ABSOLUTE)
    if found is None:
        return None
    now = datetime.now(UTC)
    if not by_itself and now - found.row.seen_at > NOTED_EVERY:
        found.row.seen_at = now
    return Resumed(found.agent, found.row.notice != "")


async def leave_notice(session: Session, key: str, notice: str) -> None:
    await sessions.set_notice(session, _digest(key), notice)


async def take_notice(session: Session, key: str) -> str:
    return await sessions.take_notice(session, _digest(key))


async def end(session: Session, key: str) -> None:
    await sessions.end(session, _digest(key))


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()
