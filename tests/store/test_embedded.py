"""The embedded Postgres, really started, each time in another folder."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest

from jepostule.settings import PROJECT
from jepostule.store import embedded
from jepostule.store.embedded import binaries, broken, places
from jepostule.store.embedded import lock as lock_file

OWNER = """
import sys, time, pathlib
from jepostule.store import embedded
with embedded.start(pathlib.Path(sys.argv[1]), fast=True):
    print("ready", flush=True)
    time.sleep(60)
"""
PATIENCE = 60  # seconds, generous for a busy machine
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root has somebody to become")


@pytest.fixture
def folder() -> Iterator[Path]:
    with TemporaryDirectory(prefix="jepostule-test-") as name:
        Path(name).chmod(0o711)
        yield Path(name)
        with suppress(OSError):  # left behind when the owner was killed, else already gone
            embedded.socket_folder(Path(name)).rmdir()


@pytest.fixture(scope="module")
def first() -> Iterator[Path]:
    """A folder with an initialised cluster: `initdb` takes half of a start."""
    with TemporaryDirectory(prefix="jepostule-test-") as name:
        Path(name).chmod(0o711)
        with embedded.start(Path(name), fast=True):
            pass
        yield Path(name)


@pytest.fixture
def made(first: Path, folder: Path) -> Path:
    subprocess.run(["cp", "-a", first / "postgres", folder], check=True)
    return folder


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock_file, "PATIENCE", 0.1)


def connect(folder: Path) -> psycopg.Connection:
    socket = str(embedded.socket_folder(folder))
    return psycopg.connect(host=socket, port=embedded.PORT, user=embedded.USER, dbname="jepostule")


def owner_of(folder: Path) -> subprocess.Popen[str]:
    """Another process that runs Postgres in `folder`."""
    owner = subprocess.Popen([sys.executable, "-c", OWNER, folder], cwd=PROJECT, stdout=subprocess.PIPE, text=True)
    assert owner.stdout is not None
    assert owner.stdout.readline() == "ready\n"
    return owner


def kill(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


def wait_until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def server_pid(folder: Path) -> int:
    return int((folder / "postgres" / "postmaster.pid").read_text().split()[0])


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_a_second_start_keeps_the_data_and_leaves_no_socket(made: Path) -> None:
    with embedded.start(made, fast=True), connect(made) as connection:
        connection.execute("create table kept as select 'é' as letter, upper('é') as capital")
    assert not embedded.socket_folder(made).exists()
    with embedded.start(made, fast=True), connect(made) as connection:
        assert connection.execute("select * from kept").fetchone() == ("é", "É")


def test_only_its_user_and_root_reach_the_socket(made: Path) -> None:
    with embedded.start(made, fast=True):
        assert embedded.socket_folder(made).stat().st_mode & 0o777 == 0o700
        assert len(str(embedded.socket_folder(made) / ".s.PGSQL.5432")) < 107


def test_a_second_starter_of_the_same_folder_is_told(made: Path, impatient: None) -> None:
    with embedded.start(made, fast=True):
        with pytest.raises(embedded.Broken, match="already runs"), embedded.start(made):
            pass
        connect(made).close()


def test_it_ends_with_its_owner_however_that_ends(made: Path) -> None:
    owner = owner_of(made)
    pid = server_pid(made)
    kill(owner)
    wait_until(lambda: not is_alive(pid))


def test_it_starts_again_after_everything_was_killed(made: Path) -> None:
    owner = owner_of(made)
    pid = server_pid(made)
    os.kill(pid, signal.SIGKILL)
    kill(owner)
    with embedded.start(made, fast=True):
        assert server_pid(made) != pid


def test_a_pid_that_is_another_program_by_now_does_not_hinder_a_start(made: Path) -> None:
    with embedded.start(made, fast=True):
        note = (made / "postgres" / "postmaster.pid").read_text()
        user = (made / "postgres").stat().st_uid
    other = subprocess.Popen(["sleep", "60"], user=user if os.geteuid() == 0 else None)
    stale = made / "postgres" / "postmaster.pid"
    stale.write_text("\n".join([str(other.pid), *note.splitlines()[1:], ""]))
    with embedded.start(made, fast=True):
        assert other.poll() is None
    other.kill()
    other.wait()


def test_a_folder_with_something_else_in_it_says_so(folder: Path) -> None:
    (folder / "postgres").mkdir()
    (folder / "postgres" / "diary.txt").touch()
    with pytest.raises(embedded.Broken, match="is not a data folder of Postgres"), embedded.start(folder):
        pass


def test_data_of_another_version_says_so(folder: Path) -> None:
    (folder / "postgres").mkdir()
    (folder / "postgres" / "PG_VERSION").write_text("9\n")
    with pytest.raises(embedded.Broken, match="was made by PostgreSQL 9, not"), embedded.start(folder):
        pass


def test_damaged_data_says_what_is_missing(made: Path) -> None:
    with embedded.start(made, fast=True):
        pass
    (made / "postgres" / "global" / "pg_control").unlink()
    with pytest.raises(embedded.Broken, match="pg_control"), embedded.start(made, fast=True):
        pass
    assert not embedded.socket_folder(made).exists()


def test_a_full_disk_says_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(broken, "ROOM", 10**12)
    with pytest.raises(embedded.Broken, match=r"The disk of .* is full"), embedded.start(folder):
        pass


def test_a_socket_folder_that_somebody_else_put_there_is_refused(folder: Path) -> None:
    socket = embedded.socket_folder(folder)
    socket.symlink_to(folder)
    try:
        with pytest.raises(embedded.Broken, match="belongs to somebody else"), embedded.start(folder, fast=True):
            pass
    finally:
        socket.unlink()


@as_root
def test_below_a_closed_folder_data_and_programs_are_kept_where_their_user_can_go(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel = binaries.installed()
    assert wheel is not None
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    (closed / "packages").symlink_to(wheel)
    monkeypatch.setattr(places, "SHELTER", folder / "shelter")
    monkeypatch.setattr(binaries, "installed", lambda: closed / "packages")
    for _ in range(2):
        with embedded.start(closed / ".data", fast=True):
            connect(closed / ".data").close()
    assert closed.stat().st_mode & 0o777 == 0o700
    assert len(list((folder / "shelter").iterdir())) == 2


def test_of_two_starts_that_copy_the_programs_both_have_them(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wheel, open_to_all = binaries.installed(), binaries.open_to_all
    assert wheel is not None

    def another_is_quicker(unfinished: Path) -> None:
        open_to_all(unfinished)
        monkeypatch.setattr(binaries, "open_to_all", open_to_all)
        binaries.copied(wheel)

    monkeypatch.setattr(places, "SHELTER", folder)
    monkeypatch.setattr(binaries, "open_to_all", another_is_quicker)
    assert (binaries.copied(wheel) / binaries.PROGRAMS / "postgres").exists()
    assert len([*folder.iterdir()]) == 1


@pytest.mark.skipif(not list(binaries.SYSTEM.glob("[0-9]*/bin")), reason="no Postgres on this system")
def test_without_the_wheel_the_system_has_its_say(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binaries, "installed", lambda: None)
    with embedded.start(folder, fast=True):
        connect(folder).close()
