"""The import may be stopped and run again: no row is imported twice, and no change made here is undone."""

import asyncio
import sys
import time

from sqlalchemy import text

from jepostule.store.database import transaction
from tests.commands import PATIENCE, ROOT
from tests.legacy import moved
from tests.legacy.moved import move_in
from tests.legacy.people import OldService, some_of_each
from tests.sql import count, execute


async def test_twice_gives_the_same(old: OldService) -> None:
    some_of_each(old)
    await move_in(old)
    before = await moved.everything()
    tallies = await move_in(old)
    assert await moved.everything() == before
    assert all(each.there == each.total and each.accounted for each in tallies.values())


async def test_what_was_changed_here_stays_so(old: OldService) -> None:
    some_of_each(old)
    await move_in(old)
    changes = [
        "update application set candidate_email = 'new@example.org' where id = 1",
        "update letter set delivery = 'spam' where application_id = 1",
        "update agent set role = 'lecture', active = false",
        "update client_platform set name = 'Un autre nom'",
        "update answer set message = 'changé' where kind = 'interview'",
    ]
    for change in changes:
        await execute(change)
    before = await moved.everything()
    await move_in(old)
    assert await moved.everything() == before


async def test_what_was_removed_here_does_not_come_back(old: OldService) -> None:
    some_of_each(old)
    await move_in(old)
    for removal in ("delete from application where id <= 2", "delete from client_secret", "delete from letter"):
        await execute(removal)
    before = await moved.everything()
    tallies = await move_in(old)
    assert await moved.everything() == before
    assert all(each.accounted for each in tallies.values())


async def test_what_came_in_between_is_moved_the_second_time(old: OldService) -> None:
    some_of_each(old)
    await move_in(old)
    old.application(5)
    old.email(old.event("sent", 5))
    old.rejection(4)
    tallies = await move_in(old)
    assert {source: each.written for source, each in tallies.items() if each.written} == {
        "application": 1,
        "event": 1,
        "email": 1,
        "answer": 1,
    }


async def test_what_was_refused_is_tried_again(old: OldService) -> None:
    old.platform("La Bonne Boite")
    old.application()
    old.event()
    old.agent()
    assert (await move_in(old))["application"].refused.total() == 1
    old.connection.execute("update jepostuleauth_clientplatform set client_id = 'lbb'")
    tallies = await move_in(old)
    assert [tallies[each].written for each in ("platform", "application", "event", "agent")] == [1, 1, 1, 0]
    assert await moved.rows("moved_in", "refused <> ''") == []


async def test_two_at_once_move_everything_once(old: OldService) -> None:
    some_of_each(old)
    first, second = await asyncio.gather(move_in(old), move_in(old))
    for source, tally in first.items():
        assert tally.written + second[source].written == tally.total
        assert not tally.refused
        assert not second[source].refused


async def test_killed_in_the_middle_it_goes_on_where_it_was(old: OldService) -> None:
    old.platform()
    old.crowd(2500)
    async with transaction() as session:
        # An uncommitted row with a key from the third batch of a thousand, which the import therefore waits for.
        await session.execute(text("insert into moved_in (source, old_id) values ('application', 2300)"))
        command = [sys.executable, "-m", "jepostule", "import-legacy", old.dsn]
        process = await asyncio.create_subprocess_exec(*command, cwd=ROOT)
        try:
            await until_there_are(2000)
        finally:
            process.kill()
            await process.wait()
        await session.rollback()
    assert [await count(table) for table in ("application", "answer", "event")] == [2000, 800, 3600]
    tallies = await move_in(old)
    assert {source: (each.there, each.written) for source, each in tallies.items() if each.total} == {
        "platform": (1, 0),
        "application": (2000, 500),
        "answer": (800, 200),
        "event": (3600, 900),
        "email": (3600, 900),
    }
    assert [await count(table) for table in ("application", "answer", "event", "letter")] == [2500, 1000, 4500, 4750]


async def until_there_are(applications: int) -> None:
    give_up = time.monotonic() + PATIENCE
    while await count("application") < applications:
        assert time.monotonic() < give_up
        await asyncio.sleep(0.1)
