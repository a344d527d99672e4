"""Pages through PgBouncer in transaction mode, with two connections; the worker and `migrate` connect directly."""

import pwd
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest

from tests import docs, scratch
from tests.factories import SECRET
from tests.faults.deployed import PATIENCE, Release
from tests.faults.traffic import CLIENT_ID, Traffic
from tests.servers.ports import free_port
from tests.servers.smtp import SmtpServer

PROGRAM = shutil.which("pgbouncer", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
WISHES = ("timezone", "random_page_cost", "idle_in_transaction_session_timeout", "max_parallel_workers_per_gather")
CONFIGURATION = """
[databases]
* = host={POSTGRES_HOST} port={POSTGRES_PORT} user={POSTGRES_USER}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 2
"""

pytestmark = pytest.mark.skipif(not PROGRAM, reason="Debian's pgbouncer is not installed")


@pytest.fixture
def server() -> Iterator[dict[str, str]]:
    with scratch.on_own_server() as variables:
        yield variables


@pytest.fixture
def pooled(server: dict[str, str]) -> Iterator[dict[str, str]]:
    """The environment variables that lead through PgBouncer, run by the user that runs Postgres."""
    set_at_the_role(server)
    port = str(free_port())
    who = pwd.getpwuid(Path(server["POSTGRES_HOST"]).stat().st_uid).pw_name
    with TemporaryDirectory(prefix="jepostule-pool-") as folder:
        file = Path(folder, "pgbouncer.ini")
        file.write_text(CONFIGURATION.format(port=port, **server))
        for each in (Path(folder), file):
            shutil.chown(each, who)
        command = [str(PROGRAM), "--quiet", "--user", who, str(file)]
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        try:
            variables = {**server, "POSTGRES_HOST": "127.0.0.1", "POSTGRES_PORT": port, "POSTGRES_POOLED": "true"}
            wait_until_it_answers(variables)
            yield variables
        finally:
            process.terminate()
            process.wait()


def connect(variables: dict[str, str]) -> psycopg.Connection:
    return psycopg.connect(
        host=variables["POSTGRES_HOST"],
        port=variables["POSTGRES_PORT"],
        user=variables["POSTGRES_USER"],
        dbname=variables["POSTGRES_DB"],
    )


def wait_until_it_answers(variables: dict[str, str]) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            connect(variables).close()
            return
        except psycopg.OperationalError:
            assert time.monotonic() < end
            time.sleep(0.1)


def test_pages_of_two_processes_share_two_connections(server: dict[str, str], pooled: dict[str, str]) -> None:
    with SmtpServer() as mail_server:
        smtp = {"EMAIL_DELIVERY_SERVICE": "smtp", "SMTP_HOST": mail_server.host, "SMTP_PORT": str(mail_server.port)}
        direct = Release("direct", variables=server | smtp)
        direct.log.unlink(missing_ok=True)
        direct.run("migrate")
        direct.run("createclientplatform", CLIENT_ID, "--secret", SECRET)
        with (
            direct.web("--workers", "2", **pooled) as address,
            direct.started("worker", "all"),
            Traffic(mail_server, address) as traffic,
        ):
            traffic.wait_for(20)
    assert traffic.refusals + direct.complaints() == []
    with connect(pooled) as connection:
        found = [connection.execute(f"show {each}").fetchone() for each in WISHES]
    assert found == [("UTC",), ("1.1",), ("1min",), ("0",)]


def set_at_the_role(server: dict[str, str]) -> None:
    """Runs the SQL of the manual for the role used here."""
    statements = docs.block("docs/operations.md", "Scale", "sql").replace("jepostule_service", server["POSTGRES_USER"])
    with connect(server) as connection:
        connection.execute(statements)
