"""Why the embedded Postgres cannot run, in one sentence."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

ROOM = 100  # megabytes: a new data folder takes 40, and its journal grows by 16 at a time


class Broken(Exception):
    """The embedded Postgres cannot run; the message is one sentence for the person who started it."""


@contextmanager
def clear_errors() -> Iterator[None]:
    """Turns errors of the system, and of Postgres during its start, into Broken."""
    try:
        yield
    except OSError as error:
        raise Broken(f"Postgres cannot start: {error.filename or 'the system'}: {error.strerror}.") from error
    except (psycopg.Error, subprocess.SubprocessError) as error:
        raise Broken(f"Postgres cannot start: {reason(str(error))}.") from error


def refuse_full_disk(folder: Path) -> None:
    free = shutil.disk_usage(folder).free // 1_000_000
    if free < ROOM:
        raise Broken(f"The disk of {folder} is full: Postgres needs {ROOM} MB, and {free} MB are left.")


def reason(output: str) -> str:
    """The line of a log or of initdb's output that explains why it ended."""
    if "No space left on device" in output:
        return "the disk is full"
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    telling = [line for line in lines if "FATAL: " in line or "PANIC: " in line or "error: " in line]
    line = (telling or lines or ["it said nothing"])[-1]
    return line.rpartition("FATAL: ")[2].rpartition("PANIC: ")[2].rpartition("error: ")[2].strip()
