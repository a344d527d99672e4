"""`createsuperuser`, at a terminal."""

import os
import pty
import subprocess
import sys

import pytest
from sqlalchemy import select

from jepostule.domain import sessions
from jepostule.domain.errors import UnknownAgent
from jepostule.settings import PROJECT
from jepostule.store.audit import Entry
from jepostule.store.database import transaction
from tests import commands

PASSWORD = "correct horse battery"

pytestmark = pytest.mark.usefixtures("database")


def at_terminal(arguments: list[str], *talk: tuple[str, str]) -> tuple[int, str]:
    """`talk`: prompts, each with the line typed in reply. Returns the exit code and all that the screen showed."""
    ours, its = pty.openpty()
    process = commands.at_terminal(its, "createsuperuser", *arguments)
    shown = ""
    for question, typed in talk:
        shown += until(ours, question)
        os.write(ours, f"{typed}\n".encode())
    process.join(commands.PATIENCE)
    os.close(its)
    shown += until(ours)
    os.close(ours)
    assert process.exitcode is not None
    return process.exitcode, shown


def until(terminal: int, question: str = "") -> str:
    """Reads up to `question`, or to the end."""
    shown = ""
    while not question or question not in shown:
        try:
            shown += os.read(terminal, 1024).decode()
        except OSError:  # EIO: the other end of the terminal is closed
            break
    return shown


async def test_the_password_is_asked_for_twice_and_never_shown() -> None:
    asked = ("Username:", "Sacha"), ("Password:", PASSWORD), ("Repeat for confirmation:", PASSWORD)
    code, shown = at_terminal([], *asked)
    assert code == 0, shown
    assert "sacha may log in." in shown
    assert PASSWORD not in shown
    assert await sessions.begin("sacha", PASSWORD, "")


def test_without_a_terminal_the_password_is_not_asked_for_where_all_could_read_it() -> None:
    command = [sys.executable, "-m", "jepostule", "createsuperuser", "sacha"]
    process = subprocess.Popen(
        command,
        cwd=PROJECT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    said, _ = process.communicate()
    assert process.returncode == 2
    assert said.endswith("Error: There is no terminal at which to ask for the password: --password.\n")
    assert "Warning" not in said


async def test_what_is_not_the_same_twice_is_asked_for_again() -> None:
    passwords = (
        ("Password:", "correct horse batery"),
        ("Repeat", PASSWORD),
        ("Password:", PASSWORD),
        ("Repeat", PASSWORD),
    )
    code, shown = at_terminal(["sacha"], *passwords)
    assert code == 0, shown
    assert await sessions.begin("sacha", PASSWORD, "")


async def test_it_is_noted_as_an_operators() -> None:
    at_terminal(["sacha", "--role", "support", "--password", PASSWORD])
    async with transaction() as session:
        (entry,) = await session.scalars(select(Entry))
    assert (entry.action, entry.username, entry.agent_id) == ("create-agent", "command line", None)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["sacha", "--password", "short"], "12 characters at least"),
        (["sacha@example.org", "--password", "sacha@example.org"], "is not the username"),
        (["Sacha Martin", "--password", PASSWORD], "A username has 2 to 64 characters"),
    ],
)
async def test_what_will_not_do_is_one_sentence(arguments: list[str], sentence: str) -> None:
    code, shown = at_terminal(arguments)
    assert code == 1
    assert sentence in shown
    assert shown.count("\n") == 1


async def test_the_last_admin_stays_one() -> None:
    at_terminal(["sacha", "--password", PASSWORD])
    code, shown = at_terminal(["sacha", "--password", PASSWORD, "--role", "lecture"])
    assert code == 1
    assert "Nobody else is an admin" in shown


async def test_a_new_password_lets_nobody_in_with_the_old_one() -> None:
    at_terminal(["sacha", "--password", PASSWORD])
    at_terminal(["sacha", "--password", f"{PASSWORD} staple"])
    with pytest.raises(UnknownAgent):
        await sessions.begin("sacha", PASSWORD, "")
