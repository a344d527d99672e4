"""A Postgres of the test's own, durable: stopped without warning, restarted on the same data."""

import os
import signal
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import LiteralString

import psycopg
import pytest

from jepostule.store import embedded, migrations
from jepostule.store.database import engine

DATABASE = "jepostule_faults"


class OwnPostgres:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.running = ExitStack()
        self.variables = {
            "POSTGRES_HOST": str(embedded.socket_folder(folder)),
            "POSTGRES_PORT": str(embedded.PORT),
            "POSTGRES_USER": embedded.USER,
            "POSTGRES_DB": DATABASE,
        }

    def start(self) -> None:
        self.running.enter_context(embedded.start(self.folder, DATABASE))

    def stop(self) -> None:
        """Like `pg_ctl stop -m immediate`: connections break, nothing is completed."""
        os.kill(self.pid, signal.SIGQUIT)
        while self.note.exists():
            time.sleep(0.02)
        self.running.close()

    def revive(self) -> None:
        """Starts again after a stop, or after Postgres has crashed by itself."""
        self.running.close()
        self.start()

    def cut(self) -> None:
        """Breaks every connection but its own; clients may reconnect at once."""
        self.order("select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()")

    @contextmanager
    def only_reading(self) -> Iterator[None]:
        """Refuses all writes, as managed servers do when their disk is full; connections stay open."""
        self.order("alter system set default_transaction_read_only = on", "select pg_reload_conf()")
        try:
            yield
        finally:
            self.order("alter system reset default_transaction_read_only", "select pg_reload_conf()")

    def order(self, *statements: LiteralString) -> None:
        socket = self.variables["POSTGRES_HOST"]
        with psycopg.connect(
            host=socket, port=embedded.PORT, user=embedded.USER, dbname=DATABASE, autocommit=True
        ) as connection:
            for each in statements:
                connection.execute(each)

    def freeze(self) -> None:
        """SIGSTOP to all its processes: connections stay open but silent."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        self.frozen = [self.pid, *map(int, children)]
        for pid in self.frozen:
            os.kill(pid, signal.SIGSTOP)

    def thaw(self) -> None:
        for pid in self.frozen:
            os.kill(pid, signal.SIGCONT)

    @property
    def note(self) -> Path:
        return self.folder / "postgres" / "postmaster.pid"

    @property
    def pid(self) -> int:
        return int(self.note.read_text().partition("\n")[0])


@pytest.fixture
def own_postgres(configure: Callable[..., None]) -> Iterator[OwnPostgres]:
    with TemporaryDirectory(prefix="jepostule-faults-") as folder:
        Path(folder).chmod(0o711)  # when we are root, another user runs Postgres in it
        postgres = OwnPostgres(Path(folder))
        postgres.start()
        configure(**postgres.variables)
        migrations.upgrade()
        yield postgres
        postgres.running.close()


@pytest.fixture
async def on_own_postgres(own_postgres: OwnPostgres) -> AsyncIterator[OwnPostgres]:
    """Connects this process to it as well."""
    await engine().dispose()  # perhaps connected to the database of other tests
    engine.cache_clear()
    yield own_postgres
    await engine().dispose()
    engine.cache_clear()
