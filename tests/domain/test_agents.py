"""Agents' accounts: what they require, and which rights agents can take away."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import select

from jepostule.domain import agents, audit, own_password, passwords, sessions
from jepostule.domain.audit import COMMAND, By
from jepostule.domain.errors import Incomplete, LastAdmin, OnOneself, TooMany, UnknownAgent
from jepostule.store.agent import Agent
from jepostule.store.audit import Entry
from jepostule.store.database import transaction
from tests.staff import PASSWORD, agent

HERE = "192.0.2.1"
NEW = "un autre mot de passe"
ACCOUNT = {"username": "robin", "name": "Robin", "role": "support", "password": NEW}

pytestmark = pytest.mark.usefixtures("database")


def by(agent: Agent) -> By:
    return By(agent.id, agent.username, HERE)


async def change(username: str, how: Any, *arguments: Any, by: By = COMMAND) -> Any:
    """`how`: a function of `agents` that takes an opened account."""
    async with transaction() as session:
        opened = await agents.opened(session, username=username)
        assert opened is not None
        return await how(session, by, opened, *arguments)


async def create(**changes: str) -> Agent:
    async with transaction() as session:
        return await agents.create(session, COMMAND, **{**ACCOUNT, **changes})


async def found(username: str = "robin") -> Agent:
    async with transaction() as session:
        return (await session.scalars(select(Agent).where(Agent.username == username))).one()


async def noted() -> list[str]:
    async with transaction() as session:
        return list(await session.scalars(select(Entry.action).order_by(Entry.id)))


async def is_in(key: str) -> bool:
    async with transaction() as session:
        return await sessions.resume(session, key) is not None


async def enter(username: str = "robin", password: str = PASSWORD) -> str:
    return await sessions.begin(username, password, HERE)


async def test_an_account_is_created_and_opens() -> None:
    created = await create(username=" Robin ")
    assert (created.username, created.name, created.role, created.active) == ("robin", "Robin", "support", True)
    assert await is_in(await enter(password=NEW))
    async with transaction() as session:
        entry = (await session.scalars(select(Entry).where(Entry.action == "create-agent"))).one()
    assert (entry.subject, entry.details) == (f"agent:{created.id}", {"role": "support"})


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("username", "", "Un identifiant a de 2 à 64 caractères"),
        ("username", "r", "Un identifiant a de 2 à 64 caractères"),
        ("username", "r" * 65, "Un identifiant a de 2 à 64 caractères"),
        ("username", "robin sanzot", "Un identifiant a de 2 à 64 caractères"),
        ("username", "rëmi", "Un identifiant a de 2 à 64 caractères"),
        ("username", "İstanbul", "Un identifiant a de 2 à 64 caractères"),
        ("name", "", "Indiquez un nom."),
        ("name", "R" * 65, "64 caractères au plus, il en a 65"),
        ("role", "root", "Choisissez un des rôles proposés."),
        ("password", "onze lettre", "12 caractères au moins, il en a 11"),
        ("password", "", "12 caractères au moins, il en a 0"),
        ("password", "Motdepasse2026!", "trop facile à deviner"),
    ],
)
async def test_what_will_not_do_is_said_at_its_field(field: str, value: str, sentence: str) -> None:
    with pytest.raises(Incomplete) as incomplete:
        await create(**{field: value})
    assert list(incomplete.value.errors) == [field]
    assert sentence in incomplete.value.errors[field][0]
    assert await noted() == []


async def test_a_password_is_not_the_username() -> None:
    with pytest.raises(Incomplete) as incomplete:
        await create(username="robin@example.org", password="Robin@example.org")
    assert list(incomplete.value.errors) == ["password"]


async def test_a_username_is_taken_once_even_at_the_same_time() -> None:
    outcomes = await asyncio.gather(create(), create(), return_exceptions=True)
    refused = [each for each in outcomes if isinstance(each, Incomplete)]
    assert [each.errors for each in refused] == [{"username": ["Cet identifiant est déjà pris."]}]


async def test_a_name_and_a_role_are_changed_and_what_stays_the_same_is_not_noted() -> None:
    await agent("robin", "support")
    await change("robin", agents.rename, "Robin S.")
    await change("robin", agents.rename, "Robin S.")
    await change("robin", agents.give_role, "lecture")
    await change("robin", agents.give_role, "lecture")
    robin = await found()
    assert (robin.name, robin.role) == ("Robin S.", "lecture")
    assert await noted() == ["rename-agent", "give-role"]


async def test_a_new_password_ends_every_session() -> None:
    await agent("robin", "support")
    keys = [await enter(), await enter()]
    await change("robin", agents.give_password, NEW)
    assert [await is_in(key) for key in keys] == [False, False]
    assert await is_in(await enter(password=NEW))
    assert "give-password" in await noted()


async def test_a_disabled_account_is_out_until_it_is_enabled() -> None:
    await agent("robin", "support")
    key = await enter()
    await change("robin", agents.disable)
    assert not await is_in(key)
    with pytest.raises(UnknownAgent):
        await enter()
    await change("robin", agents.enable)
    assert not await is_in(key)
    assert await is_in(await enter())
    assert await noted() == ["log-in", "disable-agent", "refuse-log-in", "enable-agent", "log-in"]


async def test_sessions_are_ended_and_counted() -> None:
    robin = await agent("robin", "support")
    keys = [await enter(), await enter()]
    async with transaction() as session:
        assert (await sessions.open_of(session, robin.id)).sessions == 2
    assert await change("robin", agents.end_sessions) == 2
    assert [await is_in(key) for key in keys] == [False, False]


@pytest.mark.parametrize(
    "loss",
    [
        (agents.disable,),
        (agents.give_role, "support"),
        (agents.give_password, NEW),
        (agents.end_sessions,),
    ],
)
async def test_nobody_takes_their_own_rights(loss: tuple[Any, ...]) -> None:
    sacha = await agent("sacha")
    await agent("robin")
    with pytest.raises(OnOneself):
        await change("sacha", *loss, by=by(sacha))
    assert (await found("sacha")).role == "admin"


@pytest.mark.parametrize("loss", [(agents.disable,), (agents.give_role, "support")])
async def test_the_last_admin_stays(loss: tuple[Any, ...]) -> None:
    await agent("sacha")
    await agent("robin", "support")
    await agent("camille")
    await change("camille", agents.disable)
    with pytest.raises(LastAdmin):
        await change("sacha", *loss)
    await agent("jo")
    await change("sacha", *loss)


async def test_two_admins_who_take_it_from_each_other_do_not_leave_none() -> None:
    sacha, robin = await agent("sacha"), await agent("robin")
    outcomes = await asyncio.gather(
        change("robin", agents.give_role, "support", by=by(sacha)),
        change("sacha", agents.disable, by=by(robin)),
        return_exceptions=True,
    )
    assert sorted(str(each) for each in outcomes) == ["LastAdmin", "None"]


async def test_an_operators_command_leaves_an_admin_too() -> None:
    await agent("sacha")
    with pytest.raises(LastAdmin):
        async with transaction() as session:
            await agents.register(session, "sacha", PASSWORD, role="lecture")


async def test_what_an_operators_command_changes_is_noted_and_nothing_else() -> None:
    for password, role in ((NEW, "support"), (NEW, "support"), (PASSWORD, "admin")):
        async with transaction() as session:
            await agents.register(session, "Robin@example.org", password, role=role)
    assert await noted() == ["create-agent", "give-role", "give-password"]
    assert (await found("robin@example.org")).name == "Robin"
    async with transaction() as session:
        assert set(await session.scalars(select(Entry.username))) == {audit.COMMAND.username}


def test_a_generated_password_is_long_easy_to_read_out_and_never_the_same() -> None:
    one, other = passwords.generated(), passwords.generated()
    assert one != other
    assert len(one) == 24
    assert not set(one) & set("lo01")


async def change_own(present: str = PASSWORD, chosen: str = NEW) -> str:
    robin = await found()
    return await own_password.change(by(robin), robin, present, chosen)


async def test_ones_own_password_ends_all_sessions_and_begins_another() -> None:
    await agent("robin", "lecture")
    keys = [await enter(), await enter()]
    key = await change_own()
    assert key not in keys
    assert [await is_in(each) for each in (key, *keys)] == [True, False, False]
    with pytest.raises(UnknownAgent):
        await enter()
    assert await is_in(await enter(password=NEW))
    assert (await noted())[2] == "change-password"


@pytest.mark.parametrize(
    ("present", "chosen", "field"),
    [
        ("wrong", NEW, "present"),
        (PASSWORD, PASSWORD, "password"),
        (PASSWORD, "court", "password"),
        ("", NEW, "present"),
    ],
)
async def test_ones_own_password_stays_where_something_is_wrong(present: str, chosen: str, field: str) -> None:
    await agent("robin", "lecture")
    key = await enter()
    with pytest.raises(Incomplete) as incomplete:
        await change_own(present, chosen)
    assert list(incomplete.value.errors) == [field]
    assert await is_in(key)


async def test_two_empty_fields_are_both_asked_for() -> None:
    await agent("robin", "lecture")
    with pytest.raises(Incomplete) as incomplete:
        await change_own("", "")
    assert list(incomplete.value.errors) == ["present", "password"]
    assert await noted() == []


async def test_it_cannot_be_guessed_for_ever_in_a_browser_left_open() -> None:
    await agent("robin", "lecture")
    for _ in range(own_password.ATTEMPTS):
        with pytest.raises(Incomplete):
            await change_own("wrong")
    with pytest.raises(TooMany):
        await change_own()
    assert await noted() == ["refuse-password-change"] * own_password.ATTEMPTS


async def test_changing_it_often_is_no_guessing() -> None:
    await agent("robin", "lecture")
    for number in range(own_password.ATTEMPTS + 1):
        await change_own(f"{NEW} {number - 1}" if number else PASSWORD, f"{NEW} {number}")


async def test_a_password_that_an_admin_gives_meanwhile_wins() -> None:
    await agent("robin", "lecture")
    robin = await found()
    await change("robin", agents.give_password, "celui de Sacha, tout neuf")
    # As if the other change had happened while the present password was being checked.
    with pytest.raises(UnknownAgent):
        await own_password.change(by(robin), robin, PASSWORD, NEW)
