"""Sessions expire, and the number of password attempts is limited."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Literal

import pytest
from argon2 import PasswordHasher, Type
from sqlalchemy import select, text

from jepostule.domain import agents, audit, passwords, retention, sessions
from jepostule.domain.errors import TooMany, UnknownAgent
from jepostule.store.agent import ROLES, Agent
from jepostule.store.audit import Entry
from jepostule.store.database import transaction
from tests.sql import count
from tests.staff import PASSWORD, agent

IN_USE = passwords.hasher
HERE, ELSEWHERE = "192.0.2.1", "198.51.100.1"

pytestmark = pytest.mark.usefixtures("database")


async def begin(username: str = "sacha", password: str = PASSWORD, address: str = HERE) -> str:
    return await sessions.begin(username, password, address)


async def register(password: str) -> None:
    async with transaction() as session:
        await agents.register(session, "sacha", password)


async def who(key: str, *, by_itself: bool = False) -> str | None:
    async with transaction() as session:
        found = await sessions.resume(session, key, by_itself=by_itself)
        return found.agent.username if found else None


async def age(column: str, age: timedelta) -> None:
    async with transaction() as session:
        await session.execute(text(f"update agent_session set {column} = {column} - :age"), {"age": age})


async def fail(times: int, username: str = "sacha", address: str = HERE) -> None:
    """`times` logins with a wrong password, without the cost of hashing it."""

    async def wrong(_stored: str | None, _password: str) -> bool:
        return False

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "fits", wrong)
        for _ in range(times):
            with pytest.raises(UnknownAgent):
                await begin(username, address=address)


async def test_a_session_is_found_again() -> None:
    await agent()
    assert await who(await begin()) == "sacha"
    assert await who("") is None
    assert await who("x" * 43) is None


async def test_a_name_is_the_same_however_it_is_written() -> None:
    await agent()
    assert await who(await begin(" Sacha ")) == "sacha"


async def test_each_session_has_an_id_of_its_own_and_none_is_kept_in_clear() -> None:
    await agent()
    first, second = await begin(), await begin()
    assert first != second
    assert len(first) == 43
    async with transaction() as session:
        kept = str((await session.execute(text("select agent_session::text from agent_session"))).all())
    assert first not in kept
    assert first.encode().hex() not in kept


async def test_eight_hours_alone_end_it() -> None:
    await agent()
    key = await begin()
    await age("seen_at", sessions.IDLE - timedelta(minutes=1))
    assert await who(key) == "sacha"
    await age("seen_at", sessions.IDLE - timedelta(minutes=1))
    assert await who(key) == "sacha", "it was used meanwhile"
    await age("seen_at", sessions.IDLE + timedelta(seconds=1))
    assert await who(key) is None


async def test_a_page_that_refreshes_itself_shows_nobody_there() -> None:
    await agent()
    key = await begin()
    await age("seen_at", sessions.IDLE - timedelta(minutes=1))
    assert await who(key, by_itself=True) == "sacha"
    await age("seen_at", timedelta(minutes=2))
    assert await who(key, by_itself=True) is None


async def test_seven_days_end_it_however_busy() -> None:
    await agent()
    key = await begin()
    await age("created_at", sessions.ABSOLUTE)
    assert await who(key) is None


async def test_the_way_out_ends_this_one_alone() -> None:
    await agent()
    here, there = await begin(), await begin()
    async with transaction() as session:
        await sessions.end(session, here)
    assert (await who(here), await who(there)) == (None, "sacha")


async def test_a_new_password_ends_all() -> None:
    await agent()
    keys = [await begin(), await begin()]
    await register("un autre mot de passe")
    assert [await who(key) for key in keys] == [None, None]
    with pytest.raises(UnknownAgent):
        await begin()
    assert await who(await begin(password="un autre mot de passe")) == "sacha"


async def test_the_same_password_again_ends_nothing() -> None:
    await agent()
    key = await begin()
    await register(PASSWORD)
    assert await who(key) == "sacha"


async def test_a_disabled_agent_is_out_and_comes_back_with_a_new_session_only() -> None:
    sacha = await agent()
    await agent("robin")
    key = await begin()
    async with transaction() as session:
        opened = await agents.opened(session, id=sacha.id)
        assert opened is not None
        await agents.disable(session, audit.COMMAND, opened)
    assert await who(key) is None
    with pytest.raises(UnknownAgent):
        await begin()
    await register(PASSWORD)
    assert await who(key) is None
    assert await who(await begin()) == "sacha"


async def test_an_agent_switched_off_by_hand_in_the_database_is_out_too() -> None:
    await agent()
    key = await begin()
    async with transaction() as session:
        await session.execute(text("update agent set active = false"))
    assert await who(key) is None


async def test_sessions_that_are_over_are_swept_away() -> None:
    await agent()
    await begin()
    await age("seen_at", sessions.IDLE + timedelta(seconds=1))
    await begin()
    await retention.sweep()
    assert await count("agent_session") == 1


def test_passwords_cost_what_rfc_9106_recommends() -> None:
    assert (IN_USE.type, IN_USE.time_cost, IN_USE.memory_cost, IN_USE.parallelism) == (Type.ID, 3, 64 * 1024, 4)


async def test_a_password_hashed_as_in_the_past_is_hashed_again_at_the_next_login(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await agent()
    monkeypatch.setattr(passwords, "hasher", PasswordHasher(time_cost=2, memory_cost=64, parallelism=1))
    key = await begin()
    async with transaction() as session:
        stored = await session.scalar(select(Agent.password))
    assert stored is not None
    assert "t=2" in stored
    assert await who(key) == "sacha"


async def test_a_name_that_nobody_has_costs_as_much_as_one_that_somebody_has(monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[str] = []

    class Recording(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
            checked.append(str(hash).rpartition("$")[0].rpartition("$")[0])
            return super().verify(hash, password)

    await agent()
    await agent("robin")
    async with transaction() as session:
        await session.execute(text("update agent set active = false where username = 'robin'"))
    monkeypatch.setattr(passwords, "hasher", Recording(time_cost=1, memory_cost=64, parallelism=1))
    for username in ("sacha", "robin", "nobody"):
        with pytest.raises(UnknownAgent):
            await begin(username, "wrong")
    assert checked == ["$argon2id$v=19$m=64,t=1,p=1"] * 3


async def test_only_wrong_passwords_are_counted() -> None:
    await agent()
    await begin()
    assert await count("attempt") == 0
    with pytest.raises(UnknownAgent):
        await begin(password="wrong", address=ELSEWHERE)
    assert await count("attempt") == 3


@pytest.mark.parametrize("username", ["sacha", "nobody"])
async def test_ten_wrong_passwords_bar_who_typed_them_and_nobody_elsewhere(username: str) -> None:
    await agent()
    await fail(10, username)
    with pytest.raises(TooMany):
        await begin(username)
    assert await who(await begin(address=ELSEWHERE)) == "sacha"


async def test_fifty_wrong_passwords_from_anywhere_close_an_account() -> None:
    await agent()
    for number in range(5):
        await fail(10, address=f"203.0.113.{number}")
    with pytest.raises(TooMany):
        await begin(address=ELSEWHERE)


@pytest.mark.parametrize(("address", "again"), [(HERE, HERE), ("2001:db8::1", "2001:db8::2")])
async def test_nobody_can_lock_agents_out_from_where_they_have_logged_in_lately(address: str, again: str) -> None:
    await agent()
    await begin(address=address)
    for number in range(5):
        await fail(10, address=f"203.0.113.{number}")
    assert await who(await begin(address=again)) == "sacha"
    await fail(10, address=again)
    with pytest.raises(TooMany):
        await begin(address=again)


async def test_an_address_where_an_agent_has_not_been_for_a_month_is_a_stranger_s() -> None:
    await agent()
    async with transaction() as session:
        long_ago = datetime.now(UTC) - timedelta(days=31)
        session.add(Entry(at=long_ago, username="sacha", address=HERE, action="log-in", subject=""))
    for number in range(5):
        await fail(10, address=f"203.0.113.{number}")
    with pytest.raises(TooMany):
        await begin()


async def test_fifty_wrong_passwords_on_any_account_bar_an_address() -> None:
    await agent()
    for number in range(10):
        await fail(5, username=f"agent{number}")
    with pytest.raises(TooMany):
        await begin()
    assert await who(await begin(address=ELSEWHERE)) == "sacha"


async def test_the_addresses_of_one_ipv6_network_are_one() -> None:
    await agent()
    await fail(10, address="2001:db8::1")
    with pytest.raises(TooMany):
        await begin(address="2001:db8::ffff")
    assert await begin(address="2001:db8:0:1::1")


async def test_an_hour_later_one_may_try_again() -> None:
    await agent()
    await fail(10)
    async with transaction() as session:
        await session.execute(text("update attempt set at = at - interval '61 minutes'"))
    assert await begin()


async def test_attempts_at_the_same_time_do_not_slip_through() -> None:
    await agent()
    await fail(7)
    outcomes = await asyncio.gather(*(begin(password="wrong") for _ in range(12)), return_exceptions=True)
    assert [type(each) for each in outcomes].count(UnknownAgent) == 3
    assert [type(each) for each in outcomes].count(TooMany) == 9


async def test_a_password_changed_while_it_is_checked_lets_nobody_in(monkeypatch: pytest.MonkeyPatch) -> None:
    await agent()
    check = passwords.fits

    async def slow(stored: str | None, password: str) -> bool:
        right = await check(stored, password)
        monkeypatch.undo()
        await register("un autre mot de passe")
        return right

    monkeypatch.setattr(passwords, "fits", slow)
    with pytest.raises(UnknownAgent):
        await begin()
    assert await count("agent_session") == 0


def test_a_role_holds_those_below_it() -> None:
    may = {role: [each for each in ROLES if agents.may(Agent(role=role), each)] for role in ROLES}
    assert may == {
        "lecture": ["lecture"],
        "support": ["lecture", "support"],
        "admin": ["lecture", "support", "admin"],
    }


async def noted() -> list[tuple[str, str, str]]:
    async with transaction() as session:
        rows = await session.execute(select(Entry.action, Entry.username, Entry.address).order_by(Entry.id))
        return [(action, username, address) for action, username, address in rows]


async def test_the_way_in_and_the_way_out_are_noted() -> None:
    await agent()
    key = await begin(" Sacha ")
    for _ in range(2):  # the second time there is no session left to end
        async with transaction() as session:
            await sessions.log_out(session, key, ELSEWHERE)
    assert await noted() == [("log-in", "sacha", HERE), ("log-out", "sacha", ELSEWHERE)]
    assert await who(key) is None


async def test_a_refused_login_is_noted_at_the_account_and_what_is_no_username_is_not_kept() -> None:
    await agent()
    for username in ("sacha", PASSWORD):
        with pytest.raises(UnknownAgent):
            await begin(username, "wrong")
    assert await noted() == [("refuse-log-in", "sacha", HERE), ("refuse-log-in", "", HERE)]


async def test_machines_that_try_names_do_not_fill_the_audit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "STRANGERS_NOTED", 3)
    await agent()
    for number in range(5):
        await fail(1, username=f"nobody{number}", address=f"203.0.113.{number}")
    await fail(1)
    assert [username for _, username, _ in await noted()] == ["", "", "", "sacha"]
