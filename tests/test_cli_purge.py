"""`purge`, as an operator runs it."""

import re

import click
import pytest
from sqlalchemy import select

from jepostule.cli import purge as command
from jepostule.domain import retention
from jepostule.domain.audit import COMMAND
from jepostule.store.audit import Entry
from jepostule.store.database import transaction
from jepostule.web.admin import audit_words
from tests.commands import run
from tests.jobs.conftest import Apply
from tests.jobs.conftest import apply as apply  # noqa: PLC0414, a fixture
from tests.sql import execute, rows

IN_CLEAR = "select count(*) from application where anonymous_at is null"


@pytest.fixture(autouse=True)
async def over(apply: Apply) -> None:
    """An application of Camille, three years old."""
    await apply()
    for table in ("application", "letter"):
        await execute(f"update {table} set created_at = created_at - interval '3 years'")


def counts(text: str) -> dict[str, int]:
    """The number at the end of each line, by its label."""
    _, *lines = text.splitlines()
    return {re.split(r"\s{2,}", line)[0]: int(line.rsplit(maxsplit=1)[1]) for line in lines}


async def test_it_says_first_and_does_then() -> None:
    said = run("purge", "--dry-run")
    assert (said.returncode, said.stderr) == (0, "")
    assert "applications in clear 24 months after the last contact                 1\n" in said.stdout
    assert said.stdout.splitlines()[0].split() == ["kept", "over"]
    assert await rows(IN_CLEAR) == [(1,)]
    done = run("purge")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0].split() == ["kept", "gone"]
    assert counts(done.stdout) | {"documents": 1} == counts(said.stdout)
    assert await rows(IN_CLEAR) == [(0,)]
    async with transaction() as session:
        (noted,) = await session.scalars(select(Entry).where(Entry.action == "purge"))
    assert (noted.action, noted.username, noted.details) == ("purge", COMMAND.username, {"applications": 1, "done": 1})
    assert audit_words.action(noted.action) != noted.action


async def test_every_sort_has_its_words() -> None:
    assert list(command.WORDS) == list(await retention.count())


async def test_nothing_to_do_is_no_fault_and_nothing_to_note(capsys: pytest.CaptureFixture[str]) -> None:
    await command.gone()
    await execute("delete from sending_slot")
    assert set((await command.gone()).values()) == {0}
    assert await rows("select count(*) from audit where action = 'purge'") == [(1,)]
    assert capsys.readouterr().out == ""


def test_its_help_has_an_example() -> None:
    with click.Context(command.purge) as context:
        assert "Examples: purge --dry-run" in command.purge.get_help(context)
