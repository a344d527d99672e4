"""`forwardattachments`, as an operator runs it."""

import stat
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from sqlalchemy import select

from jepostule.cli import documents as cli_documents
from jepostule.cli import folders, main
from jepostule.domain import blacklist
from jepostule.domain.audit import COMMAND
from jepostule.store.application import Application
from jepostule.store.audit import Entry
from jepostule.store.database import transaction
from jepostule.store.document import Document
from jepostule.store.letter import Letter
from tests.commands import run
from tests.factories import PDF
from tests.jobs.conftest import Apply
from tests.jobs.conftest import apply as apply  # noqa: PLC0414, a fixture
from tests.sql import execute

LONGEST_PATH = 4095  # bytes, on Linux


@pytest.fixture
async def application(apply: Apply) -> Application:
    return await apply()


async def letters() -> list[tuple[str, str]]:
    async with transaction() as session:
        rows = await session.execute(select(Letter.kind, Letter.recipient).where(Letter.kind == "documents"))
        return sorted((kind, recipient) for kind, recipient in rows)


async def noted() -> list[tuple[str, str]]:
    async with transaction() as session:
        query = select(Entry).where(Entry.username == COMMAND.username, Entry.subject.startswith("application"))
        return [(each.action, each.subject) for each in await session.scalars(query.order_by(Entry.id))]


async def forward(application: Application, *destinations: str | Path) -> list[str]:
    """Runs the command's function with parsed arguments."""
    to = [each for each in destinations if isinstance(each, Path)]
    return await cli_documents.forward(application.id, [str(each) for each in destinations if each not in to], to)


async def refusal(application: Application, *destinations: str | Path) -> str:
    with pytest.raises(click.ClickException) as refused:
        await forward(application, *destinations)
    return refused.value.message


async def test_documents_go_into_a_folder_over_nothing_that_is_there(application: Application, tmp_path: Path) -> None:
    (tmp_path / "CV Camille.pdf").write_text("mine")
    done = run("forwardattachments", str(application.id), str(tmp_path))
    assert (done.returncode, done.stdout) == (0, f"{tmp_path / 'CV Camille (2).pdf'}\n")
    assert await forward(application, tmp_path) == [str(tmp_path / "CV Camille (3).pdf")]
    for number in (2, 3):
        path = tmp_path / f"CV Camille ({number}).pdf"
        assert path.read_bytes() == PDF
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert (tmp_path / "CV Camille.pdf").read_text() == "mine"
    assert await noted() == [("save-documents", f"application:{application.id}")] * 2


async def test_an_address_gets_an_e_mail_and_a_folder_files_at_once(application: Application, tmp_path: Path) -> None:
    done = run("forwardattachments", str(application.id), "robin@example.org", str(tmp_path), "nora@example.org")
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "An e-mail with the documents leaves for robin@example.org.",
        "An e-mail with the documents leaves for nora@example.org.",
        str(tmp_path / "CV Camille.pdf"),
    ]
    assert await letters() == [("documents", "nora@example.org"), ("documents", "robin@example.org")]
    assert [action for action, _ in await noted()] == ["forward-documents", "forward-documents", "save-documents"]


async def test_a_place_that_is_none_is_one_sentence_and_nothing_is_done(
    application: Application, tmp_path: Path
) -> None:
    nowhere = tmp_path / "nowhere"
    refused = run("forwardattachments", str(application.id), str(tmp_path), "robin@example.org", str(nowhere))
    assert refused.returncode == 1
    assert refused.stderr == f"Error: '{nowhere}' is neither an e-mail address nor a folder.\n"
    assert list(tmp_path.iterdir()) == []
    assert await letters() == []


async def test_what_cannot_be_forwarded_is_said(application: Application, tmp_path: Path) -> None:
    for number in (application.id + 1, 10**30):
        assert await refusal(Application(id=number), tmp_path) == f"There is no application {number}."
    async with transaction() as session:
        await blacklist.block(session, "robin@example.org", "spam")
    assert "`blacklist --remove`" in await refusal(application, "robin@example.org")
    await execute("update document set content = null")
    assert await refusal(application, tmp_path) == "Its documents were erased: they are kept for 30 days."
    await execute("delete from document")
    assert await refusal(application, tmp_path) == "It was sent without documents."


async def test_when_one_file_cannot_be_written_none_stays(database: None, tmp_path: Path) -> None:
    deep = tmp_path
    while len(str(deep)) < LONGEST_PATH - 300:
        deep /= "d" * 100
    deep /= "d" * 100
    deep.mkdir(parents=True)
    kept = [Document(name=name, content=None) for name in ("CV.pdf", "a" * 300)]
    async with transaction() as session:
        with pytest.raises(OSError, match="File name too long"):
            await folders.write(session, kept, deep)
    assert list(deep.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("/etc/cron.d/x", "x"),
        ("C:\\Users\\CV.pdf", "CV.pdf"),
        (".bashrc", "bashrc"),
        ("..", "document"),
        ("", "document"),
        ("CV\n2026\0.pdf", "CV2026.pdf"),
        ("é" * 200 + ".pdf", "é" * 119 + ".pdf"),
    ],
)
def test_a_name_is_safe_to_save(name: str, safe: str) -> None:
    assert folders.safe(name) == safe


def test_its_help_has_examples() -> None:
    shown = CliRunner().invoke(main, ["forwardattachments", "--help"]).output
    assert "forwardattachments 48213 robin@example.org" in shown
    assert "forwardattachments 48213 /tmp/documents" in shown
