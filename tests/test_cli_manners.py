"""What every command has in common: help, usage errors and tracebacks, for commands to come as well."""

import inspect
import re
import shlex
from collections.abc import Callable, Iterator

import click
import pytest
from click.testing import CliRunner

from jepostule.cli import main
from jepostule.cli.group import Commands
from jepostule.settings import settings
from jepostule.store.queue import Job
from tests.canaries.words import PERSON, found
from tests.servers.sentry import SentryServer
from tests.test_settings import PRODUCTION

FRENCH = re.compile(r"\b(le|la|les|des|une|est|vous|pour|avec|dans|qui)\b|[éèêàçù]", re.IGNORECASE)
AFTERWARDS = re.compile(r" (\|\|?|>|&&) .*")  # what a shell does with the output
PASSWORD = "correct horse battery\n" * 2  # typed twice, for commands that prompt for one
NAMES = sorted(main.commands)


@pytest.fixture(autouse=True)
def fresh(configure: Callable[..., None]) -> None:
    """Settings are read anew before and after each test."""
    configure()


def examples(command: click.Command) -> Iterator[list[str]]:
    """The arguments of each example in the help."""
    _, _, shown = inspect.cleandoc(command.help or "").partition("\b\nExample")
    for line in shown.removeprefix("s").removeprefix(":").strip().splitlines():
        yield shlex.split(AFTERWARDS.sub("", line))


@pytest.mark.parametrize("name", NAMES)
def test_a_command_explains_itself_in_english(name: str) -> None:
    shown = CliRunner().invoke(main, [name, "--help"])
    assert shown.exit_code == 0
    assert FRENCH.findall(shown.output) == []
    command = main.commands[name]
    assert (command.help or "").partition("\n")[0] in " ".join(shown.output.split())
    options = [each for each in command.params if isinstance(each, click.Option)]
    assert [each.name for each in options if not each.help] == []


def test_a_worker_says_which_queues_there_are() -> None:
    shown = CliRunner().invoke(main, ["worker", "--help"]).output
    assert set(re.findall(r"[a-z]+-[a-z-]+[a-z]", shown.partition("The queues:")[2].partition("Example")[0])) == {*Job}


@pytest.mark.parametrize("name", NAMES)
def test_the_examples_of_its_help_can_be_typed(name: str) -> None:
    typed = [*examples(main.commands[name])]
    assert typed
    for words in typed:
        assert words[0] == name
        with CliRunner().isolation(input=PASSWORD):
            main.commands[name].make_context(name, words[1:])


@pytest.mark.parametrize("name", NAMES)
def test_a_wrong_use_is_one_sentence_and_exit_code_2(name: str) -> None:
    command = main.commands[name]
    arguments = [each for each in command.params if isinstance(each, click.Argument) and each.required]
    too_few = [[name]] if any(not each.value_from_envvar(click.Context(command)) for each in arguments) else []
    unlimited = any(each.nargs == -1 for each in command.params)
    too_many = [] if unlimited else [[name, *["surplus"] * (len(command.params) + 1)]]
    for typed in ([name, "--nonsense"], *too_few, *too_many):
        refused = CliRunner().invoke(main, typed, input=PASSWORD)
        assert refused.exit_code == 2, typed
        assert refused.stderr.count("\nError: ") == 1


def test_a_number_of_processes_that_is_none_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for value in ("many", "0", "65"):
        monkeypatch.setenv("WEB_CONCURRENCY", value)
        refused = CliRunner().invoke(main, ["web"])
        assert refused.exit_code == 2
        assert "WEB_CONCURRENCY" in refused.stderr


@click.group(cls=Commands)
def faulty() -> None:
    """A command that has a fault of ours."""


@faulty.command()
def stumble() -> None:
    raise ValueError(PERSON["message"])


def test_a_fault_of_ours_is_told_without_what_it_quotes(configure: Callable[..., None]) -> None:
    with SentryServer() as sentry:
        configure(**PRODUCTION, SENTRY_DSN=sentry.dsn)
        assert settings().production
        fallen = CliRunner().invoke(faulty, ["stumble"])
    assert fallen.exit_code == 1
    assert fallen.stderr.startswith("Error: This is a fault of ours.\n  builtins.ValueError\n")
    assert " stumble" in fallen.stderr  # the function of the traceback
    assert found(fallen.output) == set()
    (event,) = sentry.events
    assert event["transaction"] == "stumble"
    assert event["exception"]["values"][0]["type"] == "ValueError"
    assert found("".join(sentry.told)) == set()
