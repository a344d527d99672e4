"""Commands as an operator runs them."""

import re

import pytest
from click.testing import CliRunner

from jepostule.cli import main
from tests.commands import run


@pytest.mark.usefixtures("database")
async def test_a_platform_is_created_and_its_secret_shown_once() -> None:
    first = run("createclientplatform", "lbb")
    assert first.returncode == 0
    assert re.fullmatch(r"client_id=lbb\nclient_secret=[\w-]{43}\n", first.stdout)
    assert run("createclientplatform", "lbb").stdout == "client_id=lbb\n"
    rotated = run("createclientplatform", "lbb", "--rotate")
    assert "client_secret=" in rotated.stdout
    assert rotated.stdout != first.stdout


@pytest.mark.usefixtures("database")
async def test_a_name_or_a_secret_that_will_not_do_is_one_sentence() -> None:
    for arguments in (["LBB !"], ["lbb", "-s", ""]):
        refused = run("createclientplatform", *arguments)
        assert refused.returncode == 1
        assert refused.stderr.startswith("Error: A ")
        assert refused.stderr.count("\n") == 1


@pytest.mark.usefixtures("database")
async def test_an_agent_is_created_with_a_long_password() -> None:
    assert run("createsuperuser", "Sacha", "--password", "correct horse battery").returncode == 0
    short = run("createsuperuser", "sacha", "--password", "short")
    assert short.returncode == 1
    assert "12 characters" in short.stderr


@pytest.mark.usefixtures("migrated")
def test_migrating_twice_is_harmless() -> None:
    assert run("migrate").returncode == 0


def test_a_wrong_setting_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMTP_PORT", "many")
    refused = run("migrate")
    assert refused.returncode == 1
    assert refused.stderr == "Error: SMTP_PORT: a whole number was expected, not 'many'.\n"


def test_a_postgres_that_is_away_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSTGRES_HOST", "/nowhere")
    for command in (["migrate"], ["createclientplatform", "lbb"]):
        refused = run(*command)
        assert refused.returncode == 1
        assert refused.stderr.startswith("Error: Postgres does not answer")


def test_each_command_stands_in_a_section_of_the_help() -> None:
    assert {each.name for section in main.sections.values() for each in section} == set(main.commands)
    shown = CliRunner().invoke(main, ["--help"]).output
    assert all(f"\n{title}:\n" in shown for title in main.sections)
    assert all(f"\n  {name} " in shown for name in main.commands)
