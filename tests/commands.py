"""Runs commands as an operator would, each in a process of its own.

The processes are forked from one that has already imported the code: importing takes longer than most commands run.
"""

import multiprocessing
import os
import pty
import subprocess
import sys
from collections.abc import Mapping
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from subprocess import CompletedProcess, TimeoutExpired
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parent.parent
PATIENCE = 120  # seconds, generous for a busy machine

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["jepostule.cli"])


def run(*arguments: str, stdin: str = "") -> CompletedProcess[str]:
    with TemporaryDirectory() as folder:
        said = Path(folder)
        (said / "stdin").write_text(stdin)
        process = CONTEXT.Process(target=become, args=(arguments, dict(os.environ), said))
        process.start()
        process.join(PATIENCE)
        if process.exitcode is None:
            process.kill()
            raise TimeoutExpired(arguments, PATIENCE)
        out, err = ((said / name).read_text() for name in ("stdout", "stderr"))
        return CompletedProcess(arguments, process.exitcode, out, err)


def at_terminal(terminal: int, *arguments: str) -> ForkServerProcess:
    """Starts the command with `terminal` as its terminal."""
    process = CONTEXT.Process(target=become_at, args=(arguments, dict(os.environ), os.ttyname(terminal)))
    process.start()
    return process


def in_terminal(*arguments: str) -> tuple[int, str]:
    """Runs with stderr on a terminal; returns the exit code and what the terminal shows, without stdout."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "jepostule", *arguments]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=theirs, timeout=60, check=False)
    os.close(theirs)
    shown = os.read(ours, 10_000).decode()
    os.close(ours)
    return done.returncode, shown


def become(arguments: tuple[str, ...], environment: Mapping[str, str], said: Path) -> None:
    for number, name in enumerate(("stdout", "stderr"), 1):
        file = os.open(said / name, os.O_CREAT | os.O_WRONLY | os.O_APPEND)
        os.dup2(file, number)
    sys.stdin = (said / "stdin").open()
    command(arguments, environment)


def become_at(arguments: tuple[str, ...], environment: Mapping[str, str], terminal: str) -> None:
    os.setsid()  # detach from the terminal of the test run
    file = os.open(terminal, os.O_RDWR | os.O_NOCTTY)
    for number in range(3):
        os.dup2(file, number)
    sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w"), open(2, "w")  # noqa: SIM115, as Python begins
    command(arguments, environment)


def command(arguments: tuple[str, ...], environment: Mapping[str, str]) -> None:
    from jepostule.cli import main  # noqa: PLC0415 (there already, where this runs)

    os.environ.clear()
    os.environ.update(environment)
    os.chdir(ROOT)
    sys.argv = ["jepostule", *arguments]
    main(arguments, prog_name="jepostule")
