"""Agents, with their roles and passwords."""

from collections.abc import Sequence

from jepostule.domain import audit, old_passwords
from jepostule.domain.accounts import NAME_LENGTH, called, named
from jepostule.domain.legacy import putting
from jepostule.domain.legacy.fitting import Fitted, Refused, moment
from jepostule.domain.legacy.tally import Tally
from jepostule.store import agent as agents
from jepostule.store import bulk
from jepostule.store.agent import Agent
from jepostule.store.database import Session
from jepostule.store.legacy import moved_in
from jepostule.store.legacy.rows import OldAgent

UNCHECKABLE = "without a password that can be checked here: give a new one"
UNUSABLE = "!"  # no password hashes to this


async def move(session: Session, tally: Tally, found: Sequence[OldAgent]) -> None:
    for each in await putting.new(session, tally, found):
        try:
            await _move(session, tally, each)
        except Refused as refusal:
            await putting.refuse(session, tally, {each.id: str(refusal)})


async def _move(session: Session, tally: Tally, old: OldAgent) -> None:
    """An existing agent with this username is left unchanged."""
    agent = fitted(old)
    known = await agents.by_username(session, named(old.username)) is not None
    if not known:
        number = old.id if await agents.find(session, old.id) is None else await moved_in.next_id(session, Agent)
        if refused := await bulk.add(session, Agent, [{"id": number, **agent.columns}]):
            raise Refused(refused[number])
        await audit.note(session, audit.COMMAND, "create-agent", agents.subject(number), role=agent.columns["role"])
    await putting.settle(session, tally, {old.id: agent}, known=known)


def fitted(old: OldAgent) -> Fitted:
    if not (old.is_superuser or old.is_staff):
        raise Refused("neither superuser nor staff: the old admin did not let them in")
    if old.twins:
        raise Refused("another one has the same name, but for its capitals")
    agent = Fitted()
    agent.cut(NAME_LENGTH, name=f"{old.first_name} {old.last_name}".strip() or called(old.username))
    checkable = old_passwords.is_one(old.password)
    if not checkable:
        agent.repairs.append(UNCHECKABLE)
    agent.columns |= {
        "username": named(old.username),
        "password": old.password if checkable else UNUSABLE,
        "role": "admin" if old.is_superuser else "support",
        "active": old.is_active,
        "created_at": moment(old.date_joined),
    }
    return agent
