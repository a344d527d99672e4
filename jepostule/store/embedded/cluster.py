"""The data folder of Postgres: created completely or not at all, and checked before each start."""

import shutil
import subprocess
from pathlib import Path

from jepostule.store.embedded.account import Account
from jepostule.store.embedded.binaries import major
from jepostule.store.embedded.broken import Broken, reason, refuse_full_disk

USER = "jepostule"


def prepare(cluster: Path, binaries: Path, account: Account, *, fast: bool) -> None:
    refuse_full_disk(cluster.parent)
    if not cluster.exists():
        create(cluster, binaries, account, fast=fast)
    refuse_foreign_data(cluster, major(binaries))
    forget_dead_server(cluster)


def create(cluster: Path, binaries: Path, account: Account, *, fast: bool) -> None:
    """In a folder that is renamed at the very end, so that an interrupted start leaves nothing half-made."""
    new = cluster.with_name(f"{cluster.name}.new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(mode=0o700)
    account.adopt(new)
    options = ["-U", USER, "-E", "UTF8", "--auth=trust", "--no-instructions", *locale(major(binaries))]
    command = [str(binaries / "initdb"), "-D", str(new), *options, *(["--no-sync"] if fast else [])]
    run = subprocess.run(command, check=False, capture_output=True, text=True, **account.runs)
    if run.returncode != 0:
        raise Broken(f"Postgres cannot make its data folder {cluster}: {reason(run.stderr)}.")
    new.rename(cluster)


def locale(version: int) -> list[str]:
    """Sorts by code point, whatever locales are installed; before 17 that required one of the system."""
    return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if version >= 17 else ["--locale=C.UTF-8"]


def refuse_foreign_data(cluster: Path, version: int) -> None:
    try:
        found = (cluster / "PG_VERSION").read_text().strip()
    except (FileNotFoundError, NotADirectoryError):
        raise Broken(f"{cluster} is not a data folder of Postgres: move it away and start again.") from None
    if found != str(version):
        raise Broken(f"{cluster} was made by PostgreSQL {found}, not {version}: move it away and start again.")


def forget_dead_server(cluster: Path) -> None:
    """Removes the pid file of a killed server: another program may have the same pid by now."""
    note = cluster / "postmaster.pid"
    pid = note.read_text().partition("\n")[0] if note.exists() else ""
    if not pid.isdecimal() or not Path("/proc/self").exists():
        return  # there is no way to tell without /proc: Postgres itself decides
    try:
        at_work = Path(f"/proc/{pid}/cwd").samefile(cluster)
    except (FileNotFoundError, PermissionError):
        at_work = False  # gone, or of another account
    if at_work:
        raise Broken(f"A Postgres that we did not start runs on {cluster}: stop process {pid} first.")
    note.unlink()
