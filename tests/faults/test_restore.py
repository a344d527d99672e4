"""The backup commands of docs/operations/keeping.md, word for word: the restored copy is identical, and works."""

import hashlib
import os
import random
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from psycopg.errors import InsufficientPrivilege

from jepostule.store.embedded.account import who_runs
from jepostule.store.embedded.binaries import programs_for
from tests import docs, scratch
from tests.factories import PDF, SECRET
from tests.faults.deployed import Release
from tests.faults.traffic import CLIENT_ID, Traffic
from tests.servers.smtp import SmtpServer

DEPLOY, KEEP = "docs/operations.md", "docs/operations/keeping.md"
BEFORE, AFTER = 15, 5  # applications
OWNER, SERVICE = {"POSTGRES_USER": "jepostule_owner"}, {"POSTGRES_USER": "jepostule_service"}
PSQL = ("psql", "--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1")
TABLES = "select tablename from pg_tables where schemaname = 'public' order by 1"
OBJECTS = "select oid from pg_largeobject_metadata order by 1"


def document(number: int) -> bytes:
    """Distinct contents of 10 kB to 3 MB."""
    return PDF + random.Random(number).randbytes(number % 4 * 1_000_003)


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """A Postgres of its own; the environment makes `psql` and its like connect to it as superuser."""
    with scratch.on_own_server() as variables:
        programs = programs_for(who_runs(tmp_path / "none"))
        monkeypatch.setenv("PATH", str(programs), prepend=os.pathsep)
        for name, variable in {"PGHOST": "POSTGRES_HOST", "PGPORT": "POSTGRES_PORT", "PGUSER": "POSTGRES_USER"}.items():
            monkeypatch.setenv(name, variables[variable])
        monkeypatch.setenv("PGDATABASE", "postgres")
        yield variables


@pytest.fixture
def mail_server() -> Iterator[SmtpServer]:
    with SmtpServer() as server:
        yield server


def shell(script: str, folder: Path, command: tuple[str, ...] = ("bash", "-euo", "pipefail")) -> None:
    done = subprocess.run(command, input=script, cwd=folder, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def content(database: str) -> dict[str, str]:
    """A digest of the rows of each table, and the SHA-256 of each large object."""
    with psycopg.connect(dbname=database) as connection:
        tables = [table for (table,) in connection.execute(TABLES)]
        rows = {table: digest_of_rows(connection, table) for table in tables}
        objects = [oid for (oid,) in connection.execute(OBJECTS)]
        return rows | {f"object {oid}": digest_of_object(connection, oid) for oid in objects}


def digest_of_rows(connection: psycopg.Connection, table: str) -> str:
    query = "select count(*) || ' ' || coalesce(md5(string_agg(each::text, '|' order by each::text)), '') from {} each"
    row = connection.execute(sql.SQL(query).format(sql.Identifier(table))).fetchone()
    assert row is not None
    return str(row[0])


def digest_of_object(connection: psycopg.Connection, oid: int) -> str:
    row = connection.execute("select lo_get(%s)", [oid]).fetchone()
    assert row is not None
    return hashlib.sha256(row[0]).hexdigest()


@contextmanager
def at_work(release: Release, server: SmtpServer, first: int = 0) -> Iterator[Traffic]:
    release.log.unlink(missing_ok=True)
    with (
        release.web() as address,
        release.started("worker", "all"),
        Traffic(server, address, first=first, document=document) as traffic,
    ):
        yield traffic


def release(name: str, database: str, postgres: dict[str, str], mail: SmtpServer, role: dict[str, str]) -> Release:
    smtp = {"EMAIL_DELIVERY_SERVICE": "smtp", "SMTP_HOST": mail.host, "SMTP_PORT": str(mail.port)}
    return Release(name, variables={**postgres, "POSTGRES_DB": database, **smtp, **role})


def test_a_restored_copy_is_what_there_was_and_goes_on(
    server: dict[str, str], mail_server: SmtpServer, tmp_path: Path
) -> None:
    shell(docs.block(DEPLOY, "First day", "sql"), tmp_path, PSQL)
    release("owner", "jepostule", server, mail_server, OWNER).run("migrate")
    service = release("service", "jepostule", server, mail_server, SERVICE)
    service.run("createclientplatform", CLIENT_ID, "--secret", SECRET)
    with at_work(service, mail_server) as traffic:
        traffic.wait_for(BEFORE)
    kept = content("jepostule")
    for number in range(2):
        shell(docs.block(KEEP, "Back up and restore", "sh", number), tmp_path)
    assert content("jepostule_restored") == kept
    assert len([name for name in kept if name.startswith("object ")]) == len(traffic.accepted)

    restored = release("restored", "jepostule_restored", server, mail_server, SERVICE)
    with at_work(restored, mail_server, len(traffic.accepted)) as goes_on:
        goes_on.wait_for(AFTER)
    assert traffic.refusals + goes_on.refusals + service.complaints() + restored.complaints() == []
    restored.run("forwardattachments", "2", str(tmp_path))
    assert (tmp_path / "CV.pdf").read_bytes() == document(1)
    refuse_powers_of_the_service("jepostule_restored")


def refuse_powers_of_the_service(database: str) -> None:
    """The service's role may delete documents with their bytes, but not change the audit."""
    with psycopg.connect(dbname=database, user=SERVICE["POSTGRES_USER"], autocommit=True) as connection:
        connection.execute("delete from document")
        assert connection.execute(OBJECTS).fetchall() == []
        for statement in ("update audit set username = ''", "truncate audit", "drop table audit"):
            with pytest.raises(InsufficientPrivilege):
                connection.execute(statement)
