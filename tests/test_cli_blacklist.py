"""`blacklist`, as an operator runs it."""

from datetime import UTC, datetime, timedelta

import click
import pytest
from click.testing import CliRunner
from sqlalchemy import select

from jepostule.cli import blacklist as command
from jepostule.cli import main
from jepostule.domain.audit import COMMAND
from jepostule.store.audit import Entry
from jepostule.store.blacklist import Blocked
from jepostule.store.database import transaction
from tests.commands import run


@pytest.fixture(autouse=True)
def empty(database: None) -> None:
    """Every test starts with nobody blocked."""


async def blocked() -> dict[str, Blocked]:
    async with transaction() as session:
        return {each.email: each for each in await session.scalars(select(Blocked))}


async def test_addresses_are_blocked_for_thirty_days_and_written_to_again() -> None:
    done = run("blacklist", "--reason", "asked by phone", "Robin@example.org", "nora@example.org")
    assert (done.returncode, done.stdout) == (0, "2 blocked.\n")
    found = await blocked()
    assert {email: each.reason for email, each in found.items()} == {
        "nora@example.org": "asked by phone",
        "robin@example.org": "asked by phone",
    }
    assert timedelta(days=29) < found["nora@example.org"].until - datetime.now(UTC) < timedelta(days=30)
    freed = run("blacklist", "--remove", "ROBIN@example.org", "hugo@example.org")
    assert (freed.returncode, freed.stdout) == (0, "1 of 2 were blocked, and are written to again.\n")
    assert set(await blocked()) == {"nora@example.org"}


async def test_one_that_is_no_address_blocks_nobody_and_is_one_sentence() -> None:
    refused = run("blacklist", "nora@example.org", "robin@")
    assert refused.returncode == 1
    assert refused.stderr == (
        "Error: 'robin@': this is no e-mail address that we could write to. Nobody was blocked.\n"
    )
    with pytest.raises(click.ClickException, match="the reason has 200 characters at most"):
        await command.block(("nora@example.org",), "r" * 201)
    assert await blocked() == {}


async def test_it_is_noted_as_an_operators_without_the_address() -> None:
    await command.block(("nora@example.org",), "")
    number = (await blocked())["nora@example.org"].id
    assert await command.free(("nora@example.org",)) == 1
    async with transaction() as session:
        entries = (await session.scalars(select(Entry).order_by(Entry.id))).all()
    assert [(each.username, each.action, each.subject) for each in entries] == [
        (COMMAND.username, "block", f"blocked:{number}"),
        (COMMAND.username, "unblock", f"blocked:{number}"),
    ]


def test_what_makes_no_sense_is_said() -> None:
    assert CliRunner().invoke(main, ["blacklist"]).exit_code == 2
    both = CliRunner().invoke(main, ["blacklist", "--remove", "--reason", "none", "nora@example.org"])
    assert both.exit_code == 2
    assert "not for --remove" in both.output


def test_its_help_has_examples() -> None:
    shown = CliRunner().invoke(main, ["blacklist", "--help"]).output
    assert 'blacklist --reason "asked for it by phone" robin@example.org' in shown
    assert "blacklist --remove robin@example.org" in shown
