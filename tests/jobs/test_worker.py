"""A worker as deployed: a separate process."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from uuid import uuid4

import pytest

from jepostule.settings import PROJECT
from jepostule.store.database import transaction
from jepostule.store.queue import Job, defer
from tests.jobs.conftest import Apply
from tests.jobs.queue import jobs

PATIENCE = 60  # seconds, generous for a busy machine

# The event loop is blocked, so no Python code could report it.
STUCK = """
import asyncio, time
from jepostule.jobs import watchdog

async def main():
    async with watchdog.watching(asyncio.Event(), patience=1):
        await asyncio.sleep(0)
        time.sleep(30)

asyncio.run(main())
"""


def worker(*queues: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "jepostule", "worker", *queues], cwd=PROJECT, env=os.environ)


async def until_empty() -> bool:
    """Whether all jobs were done in time."""
    until = time.monotonic() + PATIENCE
    while [each for each in await jobs() if each[0] != "housekeeping"]:
        if time.monotonic() > until:
            return False
        await asyncio.sleep(0.1)
    return True


async def test_a_worker_does_what_waits_and_stops_when_asked(apply: Apply) -> None:
    await apply()
    process = worker("all")
    try:
        assert await until_empty()
    finally:
        process.terminate()
    assert process.wait(timeout=PATIENCE) == 0


async def test_a_worker_leaves_the_queues_of_others_alone(apply: Apply) -> None:
    await apply()
    async with transaction() as session:
        await defer(session, Job.SEND_ANSWER, letter_id=str(uuid4()))
    process = worker("send-answer", "send-confirmation")
    try:
        while ("send-answer", "todo") in await jobs() or ("send-answer", "doing") in await jobs():
            assert process.poll() is None
            await asyncio.sleep(0.1)
    finally:
        process.terminate()
    process.wait(timeout=PATIENCE)
    assert ("send-application", "todo") in await jobs()


def test_a_loop_that_is_stuck_ends_its_process_and_tells_where() -> None:
    command = [sys.executable, "-c", STUCK]
    run = subprocess.run(command, check=False, cwd=PROJECT, capture_output=True, timeout=PATIENCE, text=True)
    assert run.returncode == 1
    assert "line 8 in main" in run.stderr


@pytest.mark.usefixtures("migrated")
def test_a_worker_without_postgres_waits_for_it_and_still_stops_when_asked() -> None:
    environment = os.environ | {"POSTGRES_HOST": "127.0.0.1", "POSTGRES_PORT": "1"}
    command = [sys.executable, "-m", "jepostule", "worker", "all"]
    with subprocess.Popen(command, cwd=PROJECT, env=environment, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        assert any("connecting" in line for line in iter(process.stderr.readline, ""))
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
