"""The server process: it lives as long as its owner, and no longer."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import IO

import psycopg
from psycopg import sql

from jepostule.store.embedded.account import Account
from jepostule.store.embedded.broken import Broken, reason
from jepostule.store.embedded.cluster import USER

PORT = 5432  # part of the socket's name; nothing listens on TCP
RECOVERY = 60  # seconds, to replay the journal of a server that was killed
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None

# Texts that people typed must not reach the log in error messages.
DISCREET = ("-c", "log_error_verbosity=terse", "-c", "log_min_error_statement=panic")
FAST = ("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")


def options(socket: Path, *, fast: bool) -> list[str]:
    return ["-k", str(socket), "-p", str(PORT), "-h", "", *DISCREET, *(FAST if fast else ())]


def end_with_owner(owner: int) -> None:
    """Runs in the child, after its change of user, which would reset the signal."""
    if LIBC is not None:
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGINT)
        if os.getppid() != owner:
            os._exit(1)


@contextmanager
def running(command: list[str], account: Account, log: Path, held: IO[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            stdout=output,
            stderr=output,
            pass_fds=[held.fileno()],
            start_new_session=True,  # Ctrl-C only reaches the owner, which stops Postgres last
            preexec_fn=partial(end_with_owner, os.getpid()),  # noqa: PLW1509 (two system calls, no lock)
            **account.runs,
        )
    try:
        yield process
    finally:
        stop(process)


def stop(process: subprocess.Popen[bytes]) -> None:
    """SIGINT aborts what clients are doing, and writes everything to disk."""
    process.send_signal(signal.SIGINT)
    try:
        process.wait(timeout=30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def wait_until_ready(process: subprocess.Popen[bytes], socket: Path, log: Path) -> None:
    deadline = time.monotonic() + RECOVERY
    while process.poll() is None and time.monotonic() < deadline:
        with suppress(psycopg.OperationalError):
            connect(socket).close()
            return
        time.sleep(0.02)
    raise Broken(f"Postgres cannot start: {reason(log.read_text(errors='replace'))} (see {log}).")


def connect(socket: Path) -> psycopg.Connection:
    return psycopg.connect(host=str(socket), port=PORT, user=USER, dbname="postgres", autocommit=True)


def create_database(socket: Path, name: str) -> None:
    with connect(socket) as connection:
        if not connection.execute("select from pg_database where datname = %s", [name]).rowcount:
            connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
