"""`import-legacy`, as an operator runs it."""

import os
from collections.abc import Iterator

import psycopg
import pytest

from jepostule.cli import legacy
from jepostule.domain.legacy import moving
from jepostule.store.legacy.source import Unreadable, opened
from tests.commands import run
from tests.legacy.people import OldService, some_of_each

NO_WAY_IN = "The old database does not let us in: check its address, its user and password."
AWAY = """
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and state = 'idle in transaction'
"""
NOT_THE_OLD_ONE = "This is not the database of the 2018 service"


async def test_it_ends_with_what_was_read_written_and_refused(old: OldService, monkeypatch: pytest.MonkeyPatch) -> None:
    some_of_each(old)
    old.agent("passant", is_staff=False)
    done = run("import-legacy", old.dsn)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0].split() == ["read", "written", "already", "there", "refused"]
    assert {tuple(line.rsplit(maxsplit=4)) for line in lines[1:5]} == {
        ("platforms", "2", "2", "0", "0"),
        ("users", "4", "3", "0", "1"),
        ("applications", "4", "4", "0", "0"),
        ("answers", "3", "3", "0", "0"),
    }
    assert lines[-1] == "users: 1 refused, neither superuser nor staff: the old admin did not let them in"
    monkeypatch.setenv("LEGACY_DSN", old.dsn)
    again = run("import-legacy")
    assert again.stdout.splitlines()[3].split() == ["applications", "4", "0", "4", "0"]


async def test_a_row_that_hangs_on_nothing_makes_it_fail(old: OldService) -> None:
    some_of_each(old)
    old.event("sent", application=99)
    done = run("import-legacy", old.dsn)
    assert done.returncode == 1
    assert done.stderr == "Error: Not all rows are accounted for: events.\n"
    assert "applications" in done.stdout


@pytest.mark.usefixtures("database")
async def test_a_wrong_address_is_one_sentence_without_its_password() -> None:
    refused = run("import-legacy", "postgresql://sacha:s3cret@127.0.0.1:1/nowhere")
    assert (refused.returncode, refused.stdout, refused.stderr) == (1, "", f"Error: {NO_WAY_IN}\n")


@pytest.mark.parametrize("dsn", ["s3cret", "host=/nowhere password=s3cret", "postgresql://s3cret@[::1"])
async def test_an_address_that_cannot_be_read_is_the_same_sentence(database: None, dsn: str) -> None:
    with pytest.raises(Unreadable) as refused:
        await legacy.move(dsn)
    assert str(refused.value) == NO_WAY_IN


async def test_another_database_is_one_sentence(old: OldService) -> None:
    ours = psycopg.conninfo.make_conninfo(old.dsn, dbname=os.environ["POSTGRES_DB"])
    with pytest.raises(Unreadable) as refused:
        await legacy.move(ours)
    assert str(refused.value) == f'{NOT_THE_OLD_ONE}: relation "jepostuleauth_clientplatform" does not exist.'


@pytest.fixture
def renamed(old: OldService) -> Iterator[None]:
    rename = "alter table jepostulepipeline_jobapplicationevent rename column {} to {}"
    old.connection.execute(rename.format("value", "other").encode())
    yield
    old.connection.execute(rename.format("other", "value").encode())


@pytest.mark.usefixtures("renamed")
async def test_a_column_that_is_missing_is_one_sentence(old: OldService) -> None:
    some_of_each(old)
    with pytest.raises(Unreadable) as refused:
        await legacy.move(old.dsn)
    assert str(refused.value) == f"{NOT_THE_OLD_ONE}: column event.value does not exist."


async def test_an_old_database_that_goes_away_in_the_middle_is_one_sentence(old: OldService) -> None:
    with pytest.raises(Unreadable, match="went away: run this again"):
        await cut_off(old)


async def cut_off(old: OldService) -> None:
    async with opened(old.dsn) as reader:
        await reader.size("platform")
        old.connection.execute(AWAY)
        await moving.sizes(reader)
