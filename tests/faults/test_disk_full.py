"""A full disk: visitors are told to come back, nothing is lost, and everything resumes once there is space."""

import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from jepostule.asgi import create_app
from jepostule.settings import settings
from jepostule.store import migrations
from jepostule.store.database import engine
from tests.factories import PDF, WORDS, passport
from tests.faults.disk import MEGABYTE, SmallDisk, small_disk
from tests.faults.fates import nothing_left, refuse_losses, until
from tests.faults.fleet import Fleet
from tests.faults.points import PATIENCE
from tests.faults.postgres import OwnPostgres
from tests.jobs.queue import hurry
from tests.servers.smtp import SmtpServer
from tests.sql import rows
from tests.web.reading import seen

MANY = 20  # candidates
ROOM = 400  # megabytes
CV = {"attachments": ("cv.pdf", PDF.ljust(5 * MEGABYTE), "application/pdf")}


@pytest.fixture
def disk() -> Iterator[SmallDisk]:
    with small_disk(ROOM) as disk:
        yield disk


@pytest.fixture
async def postgres(disk: SmallDisk, configure: Callable[..., None]) -> AsyncIterator[OwnPostgres]:
    postgres = OwnPostgres(disk.folder)
    postgres.start()
    configure(**postgres.variables)
    migrations.upgrade()
    await forget_connections()
    yield postgres
    await forget_connections()
    postgres.running.close()


async def forget_connections() -> None:
    await engine().dispose()
    engine.cache_clear()


@pytest.fixture
async def browser(postgres: OwnPostgres) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=create_app(), raise_app_exceptions=False)  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url=settings().base_url) as browser:
        yield browser


@contextmanager
def journal_elsewhere(postgres: OwnPostgres) -> Iterator[None]:
    """Moves the WAL to another disk with free space, as `initdb --waldir` does."""
    with tempfile.TemporaryDirectory(prefix="jepostule-journal-") as folder:
        Path(folder).chmod(0o711)
        postgres.stop()
        here, there = postgres.note.parent / "pg_wal", Path(folder) / "pg_wal"
        owner = here.stat()
        shutil.copytree(here, there)
        for each in [there, *there.rglob("*")]:
            shutil.chown(each, owner.st_uid, owner.st_gid)
        shutil.rmtree(here)
        here.symlink_to(there)
        postgres.start()
        yield


def refuse_vague(answer: httpx.Response) -> None:
    """Asserts that the page says what to do."""
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "60"
    assert "rien n'est perdu" in seen(answer)


async def test_tables_without_room_take_nothing_by_halves_and_all_goes_on_when_there_is_room(
    disk: SmallDisk, postgres: OwnPostgres, browser: httpx.AsyncClient, mail_server: SmtpServer
) -> None:
    with journal_elsewhere(postgres), Fleet(1) as fleet:
        fields = await passport(browser)
        assert (await browser.post("/embed/infos/", data=fields | WORDS)).status_code == 303
        disk.fill()
        refuse_vague(await browser.post("/embed/documents/", data=fields, files=CV))
        refuse_vague(await browser.post("/embed/candidater/", data=fields | WORDS, files=CV))
        kept = await browser.get("/embed/candidater/", params=fields | {"step": "infos"})
        assert WORDS["candidate_address"] in kept.text
        assert await rows("select count(*) from application") == [(0,)]
        assert await rows("select count(*) from pg_largeobject_metadata") == [(0,)]
        disk.clear()
        sent = await browser.post("/embed/candidater/", data=fields | WORDS, files=CV)
        assert 'data-step="fin"' in sent.text
        await hurry()
        await until(nothing_left, PATIENCE)
        assert fleet.ended == []
    assert await rows("select count(*) from pg_largeobject_metadata") == [(1,)]
    await refuse_losses(mail_server)


async def test_a_disk_that_is_full_to_the_last_byte_loses_nothing_that_was_taken(
    disk: SmallDisk, postgres: OwnPostgres, browser: httpx.AsyncClient, mail_server: SmtpServer
) -> None:
    """Postgres crashes when it cannot write its WAL, and an operator restarts it."""
    everybody = [await passport(browser, employer_email=f"robin{number}@example.org") for number in range(MANY)]
    late = await passport(browser)
    with Fleet(1):
        disk.fill()
        answers = [await browser.post("/embed/candidater/", data=each | WORDS, files=CV) for each in everybody]
        taken = [each.status_code for each in answers].count(200)
        for answer in answers:
            if answer.status_code != 200:
                refuse_vague(answer)
        assert taken < MANY
        disk.clear()
        postgres.revive()
        sent = await browser.post("/embed/candidater/", data=late | WORDS, files=CV)
        assert 'data-step="fin"' in sent.text
        await hurry()
        await until(nothing_left, 180)
    assert await rows("select count(*) from application") == [(taken + 1,)]
    assert await rows("select count(*) from pg_largeobject_metadata") == [(taken + 1,)]
    await refuse_losses(mail_server)


async def test_an_upload_that_finds_no_room_for_its_temporary_file_can_be_tried_again(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    fields = await passport(client)
    with small_disk(8) as disk:
        monkeypatch.setattr(tempfile, "tempdir", str(disk.folder))
        disk.fill()
        refuse_vague(await client.post("/embed/documents/", data=fields, files=CV))
        disk.clear()
        assert (await client.post("/embed/documents/", data=fields, files=CV)).status_code == 303
