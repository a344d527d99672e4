"""Agents changing their own passwords, for which the current one is required."""

from jepostule.domain import accounts, audit, passwords, sessions, throttle
from jepostule.domain.audit import By
from jepostule.domain.errors import Incomplete
from jepostule.store import agent_session
from jepostule.store.agent import Agent
from jepostule.store.attempt import Limit
from jepostule.store.database import transaction

MISSING = "Indiquez votre mot de passe actuel."
WRONG = "Ce n'est pas votre mot de passe actuel."
THE_SAME = "C'est votre mot de passe actuel : choisissez-en un autre."
# Per hour, so that nobody can guess the password in a browser left open.
ATTEMPTS = 10


async def change(by: By, agent: Agent, present: str, chosen: str) -> str:
    """The key of a new session, for the cookie; all earlier sessions are ended.

    Raises Incomplete, with French sentences by field; UnknownAgent; TooMany, before the password is checked.
    Opens its own transactions, so that none is open while the password is checked.
    """
    if faults := _faults(agent, present, chosen):
        raise Incomplete(faults)
    await _prove(by, agent, present)
    renewed = await passwords.hashed(chosen)
    async with transaction() as session:
        agent = await sessions.still(session, agent.username, agent.password)
        agent.password = renewed
        await agent_session.end_all(session, agent.id)
        await audit.note(session, by, "change-password")
        return sessions.new(session, agent)


def _faults(agent: Agent, present: str, chosen: str) -> accounts.Faults:
    if not present:
        return accounts.said({"present": MISSING}) | accounts.password_faults(chosen, agent.username)
    if present == chosen:
        return accounts.said({"password": THE_SAME})
    return accounts.password_faults(chosen, agent.username)


async def _prove(by: By, agent: Agent, present: str) -> None:
    async with transaction() as session:
        await throttle.spend(session, _limit(agent))
    right = await passwords.fits(agent.password, present)
    async with transaction() as session:
        if right:
            await throttle.give_back(session, _limit(agent))
        else:
            await audit.note(session, by, "refuse-password-change")
    if not right:
        raise Incomplete(accounts.said({"present": WRONG}))


def _limit(agent: Agent) -> Limit:
    return throttle.limit("own password", agent.username, most=ATTEMPTS)
