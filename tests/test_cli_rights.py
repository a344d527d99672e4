"""`export` and `erase`, as an operator runs them."""

import stat
from pathlib import Path
from zipfile import ZipFile

import pytest
from click.testing import CliRunner

from jepostule.cli import main, receipts, rights
from jepostule.domain.audit import COMMAND
from jepostule.domain.rights.erase import erase
from tests.canaries import kanari
from tests.canaries.kanari import EMAIL, SHOUTED, Work
from tests.commands import in_terminal, run
from tests.jobs.conftest import work as work  # noqa: PLC0414, a fixture
from tests.sql import rows

HELP = {"export": "export -o /tmp/camille.zip camille@example.org", "erase": "erase camille@example.org"}


async def test_a_person_gets_one_archive_and_is_erased(work: Work, tmp_path: Path) -> None:
    await kanari.leaves_traces(work)
    path = tmp_path / "copy.zip"
    done = run("export", "-o", str(path), SHOUTED)
    assert (done.returncode, done.stdout) == (0, f"{path}\n")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with ZipFile(path) as archive:
        assert archive.testzip() is None
    before = path.read_bytes()
    refused = run("export", "-o", str(path), EMAIL)
    assert (refused.returncode, refused.stderr) == (
        1,
        f"Error: {path} is there already: choose another name with -o.\n",
    )
    assert path.read_bytes() == before

    kept = run("erase", EMAIL, stdin="n\n")
    assert kept.returncode == 1
    assert "2 applications that it sent" in kept.stdout
    assert await kanari.traces() == kanari.TRACES.keys()
    erased = run("erase", EMAIL, stdin="y\n")
    assert erased.returncode == 0
    assert "2 applications made anonymous" in erased.stdout
    assert "What stays, and why:" in erased.stdout
    assert await kanari.traces() == set()
    assert "kanari" not in (erased.stdout + erased.stderr + kept.stdout).casefold()
    assert await rows("select action, username from audit where action like '%-person' order by id") == [
        ("export-person", COMMAND.username),
        ("erase-person", COMMAND.username),
    ]


async def test_in_a_terminal_progress_is_shown(work: Work, tmp_path: Path) -> None:
    await kanari.leaves_traces(work)
    for label, *command in (("Exporting", "export", "-o", str(tmp_path / "copy.zip")), ("Erasing", "erase", "--yes")):
        code, shown = in_terminal(*command, EMAIL)
        assert code == 0
        assert label in shown
        assert "100%" in shown


async def test_of_nobody_no_file_is_written_and_nothing_is_left_to_erase(database: None, tmp_path: Path) -> None:
    path = tmp_path / "copy.zip"
    refused = run("export", "-o", str(path), "nobody@example.org")
    assert (refused.returncode, refused.stderr) == (1, "Error: Nothing is kept under this address.\n")
    assert not path.exists()
    assert receipts.found(await rights.counted("nobody@example.org"))[0].startswith("Nothing is kept")
    assert receipts.told(await erase(COMMAND, "nobody@example.org")) == ["Nothing is left of this address."]


async def test_texts_of_others_are_named_and_so_is_what_is_left_to_decide(work: Work) -> None:
    await kanari.leaves_traces(work)
    ((number,),) = await rows("select id from application where candidate_email = 'nora@example.org'")
    platform = await kanari.is_a_contact()
    said = "\n".join(receipts.told(await erase(COMMAND, EMAIL)))
    assert f"application:{number}" in said
    assert f"Still there, for you to decide: platform:{platform} has this address." in said


@pytest.mark.parametrize("command", ["export", "erase"])
@pytest.mark.parametrize("email", ["camille", "camille@", "a" * 60 + "@example.org"])
def test_what_is_no_address_is_one_sentence(command: str, email: str, migrated: None) -> None:
    done = CliRunner().invoke(main, [command, email])
    assert (done.exit_code, done.output) == (1, f"Error: {email!r} is no e-mail address.\n")


def test_a_file_that_cannot_be_written_is_one_sentence(migrated: None, tmp_path: Path) -> None:
    path = tmp_path / "nowhere" / "copy.zip"
    done = CliRunner().invoke(main, ["export", "-o", str(path), EMAIL])
    assert (done.exit_code, done.output) == (1, f"Error: {path}: No such file or directory.\n")


@pytest.mark.parametrize("command", HELP)
def test_its_help_has_an_example(command: str) -> None:
    assert HELP[command] in CliRunner().invoke(main, [command, "--help"]).output
