"""The machine, the versions and the date of a measurement."""

import os
import platform
import re
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from tests.bench.pgbench import program

LIBRARIES = ("litestar", "uvicorn", "SQLAlchemy", "psycopg", "procrastinate", "aiosmtplib")


def described() -> dict[str, str]:
    return {
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "machine": f"{os.cpu_count()} cores of {processor()}, {memory()} GB of memory",
        "system": f"Linux {platform.release()}, Python {platform.python_version()}, {postgres()}",
        "libraries": ", ".join(f"{name} {version(name)}" for name in LIBRARIES),
        "commit": commit(),
    }


def processor() -> str:
    found = re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text())
    return found[1] if found else platform.machine()


def memory() -> int:
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)


def postgres() -> str:
    """The version, according to pgbench."""
    said = subprocess.run([program(), "--version"], check=True, capture_output=True, text=True).stdout
    return said.strip().partition("(")[2].replace(")", "")


def commit() -> str:
    said = subprocess.run(["git", "describe", "--always", "--dirty"], check=False, capture_output=True, text=True)
    return said.stdout.strip()
