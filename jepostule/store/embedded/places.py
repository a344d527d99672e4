"""Folders of data and sockets."""

import hashlib
import os
import stat
from pathlib import Path

from jepostule.store.embedded.account import Account
from jepostule.store.embedded.broken import Broken

# Not TMPDIR: the worker and the commands of another shell must find the same socket.
SOCKETS = Path("/tmp")  # noqa: S108 (the folder in it is checked before use)
SHELTER = Path("/var/lib/jepostule")


def digest(data_dir: Path) -> str:
    return hashlib.sha256(os.fsencode(data_dir.resolve())).hexdigest()[:12]


def socket_folder(data_dir: Path) -> Path:
    """The host to connect to: always the same for one `data_dir`, and short (a socket's path has 107 characters)."""
    return SOCKETS / f"jepostule-{digest(data_dir)}"


def make_socket_folder(folder: Path, account: Account) -> None:
    """Empty, and private to `account` and root: anybody who can reach the socket controls the database."""
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (os.geteuid(), account.uid):
        raise Broken(f"{folder} belongs to somebody else: remove it and start again.")
    account.adopt(folder)
    folder.chmod(0o700)
    for left_by_a_killed_server in folder.iterdir():
        left_by_a_killed_server.unlink()


def shelter() -> Path:
    """Root's folder for files that an unprivileged account must reach."""
    SHELTER.mkdir(parents=True, exist_ok=True)
    SHELTER.chmod(0o755)
    return SHELTER


def beside(data_dir: Path) -> Path:
    return data_dir / "postgres"


def cluster_folder(data_dir: Path, account: Account) -> Path:
    """The data folder of Postgres: in `data_dir`, or in the shelter when `account` cannot enter it."""
    return beside(data_dir) if account.reaches(data_dir) else shelter() / digest(data_dir)
