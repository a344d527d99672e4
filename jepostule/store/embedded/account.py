"""Who runs Postgres: it refuses to be run by root."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jepostule.store.embedded.broken import Broken

UNPRIVILEGED = ("postgres", "nobody")


@dataclass(frozen=True)
class Account:
    uid: int
    gid: int

    @property
    def runs(self) -> dict[str, Any]:
        """Arguments that make a subprocess run as this account, where it can read the working directory.

        The environment is not passed on: PGPORT or PGDATA would be obeyed, secrets would be readable.
        """
        alone: dict[str, Any] = {"cwd": "/", "stdin": subprocess.DEVNULL, "env": {"PATH": os.defpath, "LC_ALL": "C"}}
        return alone | {"user": self.uid, "group": self.gid, "extra_groups": []} if os.geteuid() == 0 else alone

    def reaches(self, path: Path) -> bool:
        """Whether no folder on the way to `path` is closed to this account."""
        command = ["test", "-x", str(path)]
        return subprocess.run(command, check=False, **self.runs).returncode == 0

    def owns(self, path: Path) -> None:
        """Hands `path` over; nothing to do unless we are root."""
        os.chown(path, self.uid, self.gid, follow_symlinks=False)


def who_runs(cluster: Path) -> Account:
    """Ourselves; as root, the owner of the data that is there, else somebody unprivileged."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    if cluster.exists() and (owner := cluster.stat()).st_uid != 0:
        return Account(owner.st_uid, owner.st_gid)
    for name in UNPRIVILEGED:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    raise Broken(f"Postgres does not run as root, and there is no user {' or '.join(UNPRIVILEGED)} to run it.")
