"""Minor defects are repaired, and reported."""

from collections.abc import Callable
from typing import Any

import pytest

from jepostule.domain import platforms
from jepostule.store.database import transaction
from tests import staff
from tests.legacy import moved
from tests.legacy.moved import move_in
from tests.legacy.people import SECRET, OldService, some_of_each
from tests.sql import execute
from tests.test_settings import PRODUCTION

MENDED: dict[str, tuple[Callable[[OldService], Any], str, str]] = {
    "a letter of many words": (
        lambda old: old.application(9, message="x" * 4001),
        "application",
        "message cut at 4000 characters",
    ),
    "a question of many words": (
        lambda old: old.question(4, message="x" * 4001),
        "answer",
        "message cut at 4000 characters",
    ),
    "a reason that is not ours": (
        lambda old: old.rejection(4, reason="weather"),
        "answer",
        "a reason that is not one of ours, left out",
    ),
    "a status that is not ours": (
        lambda old: old.email(old.event("sent", 4), "queued"),
        "email",
        "a status that is not one of ours, left out",
    ),
    "an event with a value": (
        lambda old: old.event("sent", 4, value="17"),
        "event",
        "with a value, left out",
    ),
    "a password of another sort": (
        lambda old: old.agent("lou", password="md5$salt$digest"),
        "agent",
        "without a password that can be checked here: give a new one",
    ),
    "a platform with a secret that anybody guesses": (
        lambda old: old.platform("memo", "secret"),
        "platform",
        "its secret would be too easy to guess, or known to all: it needs a new one",
    ),
    "an error that is a sentence": (
        lambda old: old.failure(exception="Camille said no"),
        "failure",
        "an error that is no class' name, left out",
    ),
}


@pytest.mark.parametrize("case", MENDED)
async def test_it_comes_mended(old: OldService, case: str) -> None:
    deed, source, repair = MENDED[case]
    some_of_each(old)
    deed(old)
    tallies = await move_in(old)
    assert tallies[source].repaired == {repair: 1}
    assert all(each.written == each.total for each in tallies.values())


async def test_a_user_of_a_name_that_is_here_is_the_one_who_is_here(old: OldService) -> None:
    sacha = await staff.agent("sacha", "lecture")
    old.agent(is_superuser=True)
    old.agent("lou")
    users = (await move_in(old))["agent"]
    assert (users.there, users.written) == (1, 1)
    kept = await moved.one("agent", "username = 'sacha'")
    assert (kept["id"], kept["role"], kept["password"]) == (sacha.id, "lecture", sacha.password)


async def test_a_platform_of_a_name_that_is_here_stays_as_it_is_with_the_old_secret_besides(old: OldService) -> None:
    async with transaction() as session:
        await platforms.register(session, "other")
        here = (await platforms.register(session, "lbb")).platform
    number = old.platform()
    old.application(platform=number)
    tally = (await move_in(old))["platform"]
    assert (tally.there, tally.written) == (1, 0)
    assert (await moved.one("application"))["platform_id"] == here.id
    assert len(await moved.rows("client_secret", f"platform_id = {here.id}")) == 2


async def test_a_third_secret_is_not_given(old: OldService) -> None:
    async with transaction() as session:
        await platforms.register(session, "lbb")
        await platforms.register(session, "lbb", rotate=True)
    old.platform()
    assert "two secrets" in next(iter((await move_in(old))["platform"].repaired))
    assert len(await moved.rows("client_secret")) == 2


async def test_the_secret_of_the_demo_does_not_come_to_production(
    old: OldService, configure: Callable[..., None]
) -> None:
    configure(**PRODUCTION)
    old.platform("demo", SECRET)
    assert (await move_in(old))["platform"].repaired.total() == 1
    assert await moved.rows("client_secret") == []


async def test_a_number_that_is_taken_here_keeps_its_row(old: OldService) -> None:
    """An import into a service in use reports the applications whose id is taken."""
    some_of_each(old)
    await move_in(old)
    await execute("delete from moved_in where source = 'application'")
    applications = (await move_in(old))["application"]
    assert applications.refused == {"another one is here in its place": 4}
    assert applications.accounted
