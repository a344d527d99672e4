"""Workers as deployed: processes, and a supervisor that replaces each one that ends."""

import asyncio
import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Self

from jepostule.settings import PROJECT

RESULTS = PROJECT / "test-results"
COMMAND = [sys.executable, "-m", "jepostule", "worker", "all"]


@contextmanager
def worker() -> Iterator[subprocess.Popen[bytes]]:
    """A worker without supervisor, killed at the end of the block."""
    process = subprocess.Popen(COMMAND, cwd=PROJECT, env=os.environ)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


class Fleet:
    """Keeps `count` workers running during the block; their stderr goes to test-results."""

    command = COMMAND
    log_name = "workers.log"

    def __init__(self, count: int) -> None:
        self.count = count
        self.processes: list[subprocess.Popen[bytes]] = []
        self.ended: list[int] = []  # exit codes of the replaced workers
        self.over = threading.Event()

    def __enter__(self) -> Self:
        RESULTS.mkdir(exist_ok=True)
        self.log: IO[bytes] = (RESULTS / self.log_name).open("ab")
        self.processes = [self.hired(place) for place in range(self.count)]
        self.supervisor = threading.Thread(target=self.supervise, daemon=True)
        self.supervisor.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.supervisor.join()
        for process in self.processes:
            process.send_signal(signal.SIGCONT)
            process.terminate()
        try:
            for process in self.processes:
                process.wait(timeout=15)
        finally:
            for process in self.processes:
                process.kill()
            self.log.close()

    def hired(self, place: int) -> subprocess.Popen[bytes]:
        return subprocess.Popen(self.command, cwd=PROJECT, env=os.environ | self.variables(place), stderr=self.log)

    def variables(self, place: int) -> dict[str, str]:
        """Environment variables of one process."""
        return {}

    def supervise(self) -> None:
        while not self.over.wait(0.1):
            for place, process in enumerate(self.processes):
                if process.poll() is not None:
                    self.ended.append(process.returncode)
                    self.processes[place] = self.hired(place)

    @contextmanager
    def alone(self, place: int) -> Iterator[None]:
        """Stops all other processes with SIGSTOP meanwhile."""
        others = [each for each in self.processes if each is not self.processes[place]]
        for each in others:
            each.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            for each in others:
                each.send_signal(signal.SIGCONT)

    async def kill_one(self, chance: random.Random, spared: int = 0) -> None:
        """Kills one at random and waits for its replacement; never one of the first `spared`."""
        place = chance.randrange(spared, self.count)
        killed = self.processes[place]
        killed.kill()
        while self.processes[place] is killed:
            await asyncio.sleep(0.05)
