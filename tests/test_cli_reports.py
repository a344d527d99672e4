"""`dumpstats` and `dumpanswers`, as an operator runs them."""

import csv
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, text

from jepostule.cli.group import READ_ONLY
from jepostule.store.audit import Entry
from jepostule.store.database import transaction
from tests import factories
from tests.commands import ROOT, in_terminal, run
from tests.history import applied

MAY, JUNE = datetime(2026, 4, 30, 22, tzinfo=UTC), datetime(2026, 5, 31, 22, tzinfo=UTC)  # midnight in Paris


@pytest.fixture
async def several(database: None) -> None:
    """Four applications in May, by three people to two companies, three of them answered; one in June."""
    async with transaction() as session:
        platform = await factories.platform(session, "lbb")
        await applied(session, platform, MAY, "info_request", "hired")
        await applied(session, platform, MAY, "rejection", candidate_email="nora@example.org")
        await applied(session, platform, MAY, "rejection", employer_email="garage@example.org", job="=cmd()")
        await applied(session, platform, MAY, candidate_email="hugo@example.org")
        await applied(session, platform, JUNE)


@pytest.mark.usefixtures("several")
async def test_statistics_are_a_table_of_what_was_created_between_two_dates() -> None:
    shown = run("dumpstats", "--min-date", "20260501-00:00:00", "--max-date", "20260601-00:00:00")
    assert shown.returncode == 0, shown.stderr
    assert shown.stdout.splitlines() == [
        "Applications                              4",
        "Candidates                                3",
        "Applications per candidate             1.33",
        "Companies reached                         2",
        "Answers                                   3",
        "Answer rate                          75.0 %",
        "Companies that answered                   2",
        "Candidates that were answered             2",
        "",
        "Answer                                Count     Share   Companies  Candidates",
        "rejection                                 2    66.7 %           2           2",
        "info_request                              0     0.0 %           0           0",
        "interview                                 0     0.0 %           0           0",
        "hired                                     1    33.3 %           1           1",
    ]
    assert "Applications                              5\n" in run("dumpstats").stdout
    assert "Applications                              1\n" in run("dumpstats", "--min-date", "20260601-00:00:00").stdout


@pytest.mark.usefixtures("several")
async def test_statistics_are_read_where_nothing_can_be_written() -> None:
    """As on a read-only replica."""
    await read_only("on")
    try:
        assert "Applications                              5\n" in run("dumpstats").stdout
        noted = run("dumpanswers", "lbb", "-")  # needs to write to the audit
        assert (noted.returncode, noted.stderr) == (1, f"Error: {READ_ONLY}\n")
    finally:
        await read_only("off")


async def read_only(word: str) -> None:
    """For new connections."""
    async with transaction() as session:
        await session.execute(text("set transaction read write"))
        name = await session.scalar(text("select quote_ident(current_database())"))
        await session.execute(text(f"alter database {name} set default_transaction_read_only = {word}"))


@pytest.mark.usefixtures("database")
async def test_statistics_of_nothing_are_no_error() -> None:
    shown = run("dumpstats", "--min-date", "00010101-00:00:00", "--max-date", "99991231-23:59:59")
    assert shown.returncode == 0, shown.stderr
    assert "Answer rate                               -\n" in shown.stdout


@pytest.mark.parametrize(
    "dates",
    [
        ("--min-date", "2026-05-01"),
        ("--max-date", "20260231-00:00:00"),
        ("--min-date", "20260601-00:00:00", "--max-date", "20260601-00:00:00"),
    ],
)
def test_dates_that_will_not_do_are_said(dates: tuple[str, ...]) -> None:
    refused = run("dumpstats", *dates)
    assert refused.returncode == 2
    assert "Error: " in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.usefixtures("several")
async def test_answers_become_a_file_that_only_its_owner_reads(tmp_path: Path) -> None:
    file = tmp_path / "answers.csv"
    file.write_text("of last year")
    written = run("dumpanswers", "lbb", str(file))
    assert (written.returncode, written.stdout, written.stderr) == (0, "", "")
    heads, *rows = csv.reader(file.read_bytes().decode().split("\r\n")[:-1])
    assert (heads[0], heads[-1], len(heads)) == ("Job application id", "Answer type", 13)
    assert [(row[10], row[12]) for row in rows] == [
        ("'=cmd()", "rejection"),
        ("Vente en boucherie", "rejection"),
        ("Vente en boucherie", "info_request"),
        ("Vente en boucherie", "hired"),
    ]
    assert file.stat().st_mode & 0o077 == 0
    assert list(tmp_path.iterdir()) == [file]
    async with transaction() as session:
        entry = (await session.scalars(select(Entry).where(Entry.action == "dump-answers"))).one()
    assert entry.username == "command line"


@pytest.mark.usefixtures("several")
async def test_answers_go_to_the_standard_output_too(tmp_path: Path) -> None:
    file = tmp_path / "answers.csv"
    run("dumpanswers", "lbb", str(file))
    shown = run("dumpanswers", "lbb", "-")
    assert (shown.returncode, shown.stderr) == (0, "")
    assert shown.stdout == file.read_text()
    assert len(shown.stdout.splitlines()) == 5


@pytest.mark.usefixtures("several")
async def test_an_unknown_platform_is_one_sentence_and_no_file(tmp_path: Path) -> None:
    refused = run("dumpanswers", "nowhere", str(tmp_path / "answers.csv"))
    assert (refused.returncode, refused.stderr) == (1, "Error: There is no platform 'nowhere'.\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("several")
async def test_a_file_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    for file in (tmp_path, tmp_path / "no folder" / "answers.csv", Path("/dev/null")):
        refused = run("dumpanswers", "lbb", str(file))
        assert refused.returncode == 1
        assert refused.stderr.startswith(f"Error: {file}")
        assert refused.stderr.count("\n") == 1
    assert not Path("/dev/null").is_file()


@pytest.mark.usefixtures("several")
async def test_what_could_not_be_written_to_its_end_never_has_the_name(tmp_path: Path) -> None:
    file = tmp_path / "answers.csv"
    file.write_text("of last year")
    assert without_room(file).returncode != 0
    assert file.read_text() == "of last year"
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.usefixtures("several")
async def test_in_a_terminal_progress_is_shown_beside_the_answers(tmp_path: Path) -> None:
    code, shown = in_terminal("dumpanswers", "lbb", str(tmp_path / "answers.csv"))
    assert code == 0
    assert "Answers" in shown
    assert "100%" in shown


def without_room(file: Path) -> subprocess.CompletedProcess[str]:
    """Runs with a file size limit of zero, so that the first byte fails as on a full disk."""
    command = f"ulimit -f 0; exec {sys.executable} -m jepostule dumpanswers lbb {file}"
    return subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
