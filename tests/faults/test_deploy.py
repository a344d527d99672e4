"""A deployment and its rollback under traffic: this release, and the one before the newest migration."""

import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg
import pytest

from jepostule.settings import PROJECT
from jepostule.store import migrations
from jepostule.store.postgres import parameters
from tests import scratch
from tests.factories import SECRET
from tests.faults.deployed import PATIENCE, Release
from tests.faults.traffic import CLIENT_ID, Traffic
from tests.servers.smtp import SmtpServer

VERSIONS = Path("migrations", "versions")
LEFT = "select count(*) from procrastinate_jobs where status in ('todo', 'doing') and queue_name <> 'housekeeping'"
VERSION = "select max(version_num)::int from alembic_version"
FAILED = "select count(*) from procrastinate_jobs where status in ('failed', 'aborted')"


def git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=PROJECT, check=True, capture_output=True, text=True).stdout.strip()


def commit_before_the_newest_migration() -> str:
    """Skips the test without enough history, as in a shallow clone."""
    newest = max((PROJECT / VERSIONS).glob("[0-9]*.py")).relative_to(PROJECT)
    try:
        added = git("log", "--diff-filter=A", "--format=%H", "--", str(newest))
        return git("rev-parse", "--verify", "--quiet", f"{added.split()[-1]}^" if added else "HEAD")
    except (subprocess.CalledProcessError, FileNotFoundError):
        pytest.skip("There is no history that leads to the release before.")


@pytest.fixture
def older(tmp_path: Path) -> Release:
    commit, folder = commit_before_the_newest_migration(), tmp_path / "older"
    git("clone", "--quiet", "--shared", "--no-checkout", str(PROJECT), str(folder))
    git("-C", str(folder), "-c", "advice.detachedHead=false", "checkout", "--quiet", commit)
    return Release("older", folder)


@pytest.fixture
def mail_server(configure: Callable[..., None]) -> Iterator[SmtpServer]:
    with SmtpServer() as server:
        configure(EMAIL_DELIVERY_SERVICE="smtp", SMTP_HOST=server.host, SMTP_PORT=str(server.port))
        yield server


@pytest.fixture
def empty(configure: Callable[..., None]) -> Iterator[None]:
    with scratch.database() as variables:
        configure(**variables)
        yield


def asked(query: str) -> int:
    with psycopg.connect(**parameters()) as connection:
        row = connection.execute(query).fetchone()
    assert row is not None
    count: int = row[0]
    return count


@contextmanager
def at_work(release: Release) -> Iterator[str]:
    """Yields the address of the pages; a worker runs too."""
    with release.web() as address, release.started("worker", "all"):
        yield address


def deploy_and_go_back(older: Release, newer: Release, server: SmtpServer) -> Traffic:
    with (
        ExitStack() as until_replaced,
        newly_migrated(older, newer, server, until_replaced) as traffic,
        at_work(newer) as new_pages,
    ):
        traffic.now_on(*traffic.addresses, new_pages)
        traffic.wait_for(30)  # both releases serve pages and take jobs
        traffic.now_on(new_pages)
        until_replaced.close()
        traffic.wait_for(20)
        with at_work(older) as pages_again:  # rollback: the schema stays
            traffic.now_on(pages_again)
            traffic.wait_for(10)
            traffic.stop()
            wait_until_nothing_is_left()
    return traffic


@contextmanager
def newly_migrated(older: Release, newer: Release, server: SmtpServer, until_replaced: ExitStack) -> Iterator[Traffic]:
    """The older release, which keeps running while the newer one migrates the database."""
    older.run("migrate")
    older.run("createclientplatform", CLIENT_ID, "--secret", SECRET)
    before = asked(VERSION)
    with Traffic(server, until_replaced.enter_context(at_work(older))) as traffic:
        traffic.wait_for(10)
        newer.run("migrate")
        assert before < asked(VERSION) == int(migrations.revisions()[0])
        traffic.wait_for(10)
        yield traffic


@pytest.mark.usefixtures("empty")
def test_a_deploy_and_the_way_back_lose_nothing_and_double_nothing(older: Release, mail_server: SmtpServer) -> None:
    newer = Release("newer")
    for each in (older, newer):
        each.log.unlink(missing_ok=True)
    traffic = deploy_and_go_back(older, newer, mail_server)
    print(f"\n{len(traffic.accepted)} applied; the slowest request took {traffic.slowest:.2f} s")  # noqa: T201
    letters = len(traffic.accepted) + len(traffic.answered)
    assert traffic.refusals == []
    assert older.complaints() + newer.complaints() == []
    assert asked(FAILED) == 0
    assert asked("select count(*) from application") == len(traffic.accepted)
    assert asked("select count(*) from letter where state = 'sent' and not maybe_doubled") == letters
    assert len({each.mail["Message-ID"] for each in mail_server.messages}) == len(mail_server.messages) == letters


def wait_until_nothing_is_left() -> None:
    end = time.monotonic() + PATIENCE
    while asked(LEFT):
        assert time.monotonic() < end
        time.sleep(0.1)
