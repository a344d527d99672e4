"""The account that runs Postgres, which refuses to run as root."""

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
        """Arguments that make a subprocess run as this account, in a working directory that it can read.

        The environment is not passed on: PGPORT or PGDATA would be obeyed, secrets would be readable.
        """
        alone: dict[str, Any] = {"cwd": "/", "stdin": subprocess.DEVNULL, "env": {"PATH": os.defpath, "LC_ALL": "C"}}
        return alone | {"user": self.uid, "group": self.gid, "extra_groups": []} if os.geteuid() == 0 else alone

    def reaches(self, path: Path) -> bool:
        """Whether this account may enter all folders on the way to `path`."""
        command = ["test", "-x", str(path)]
        return subprocess.run(command, check=False, **self.runs).returncode == 0

    def adopt(self, path: Path) -> None:
        """Makes this account the owner of `path`; no effect unless we are root."""
        os.chown(path, self.uid, self.gid, follow_symlinks=False)


def who_runs(cluster: Path) -> Account:
    """The current account; as root, the owner of existing data, else an unprivileged account."""
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
