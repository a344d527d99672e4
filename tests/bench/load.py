"""A hundred concurrent candidates for ten minutes: `python -m tests.bench.load [--minutes 10] [--people 100]`.

One web process, one worker, a durable Postgres, a mail server that accepts everything, and a process for the crowd.
The results go to .data/load.json: `python -m tests.bench.load_report` writes them into
docs/performance.md.
"""

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
from sqlalchemy import text

from jepostule.cli.running import run
from jepostule.settings import PROJECT
from jepostule.store.database import transaction
from jepostule.store.jobs import workload
from tests import factories
from tests.bench import growth_disk, machine, processes
from tests.bench.load_people import ANSWERED, THINKING
from tests.bench.running import Service, service, started, worker

FILE = PROJECT / ".data" / "load.json"
PATIENCE = 180  # seconds after the end, to finish what was begun
SAMPLES = 60  # over the whole duration
LEFT = text("select count(*) from letter where state <> 'sent'")
HANDED_OVER = text("""
    select kind, count(*), percentile_cont(0.5) within group (order by taken),
        percentile_cont(0.95) within group (order by taken), max(taken)
    from (select kind, extract(epoch from sent_at - created_at)::float as taken from letter where state = 'sent') letter
    group by kind order by kind
""")


def measure(service: Service, people: int, seconds: float) -> dict[str, Any]:
    async def settle() -> None:
        async with transaction() as session:
            await factories.platform(session)

    run(settle())
    with worker(service.variables) as at_work:
        pids = {"web": service.web.pid, "worker": at_work.pid, "mail server": service.sink.pid}
        found = loaded(service, pids, people, seconds)
        found["left"] = run(worked_off())
    return {**found, **run(afterwards())}


def loaded(service: Service, pids: Mapping[str, int], people: int, seconds: float) -> dict[str, Any]:
    before = {name: processes.seconds(pid) for name, pid in pids.items()}
    began = time.monotonic()
    with TemporaryDirectory() as folder:
        file = Path(folder, "told")
        line = ["-m", "tests.bench.load_generator", service.web.address, str(people), str(seconds), str(file)]
        with started([sys.executable, *line], os.environ) as crowd:
            samples = watched(crowd, pids, began, seconds)
        told = json.loads(file.read_text())
    taken = time.monotonic() - began
    cores = {name: (processes.seconds(pid) - before[name]) / taken for name, pid in pids.items()}
    memory = {name: processes.largest(pid) for name, pid in pids.items()}
    return {"told": told, "samples": samples, "cores": cores, "most memory": memory}


def watched(
    crowd: "subprocess.Popen[str]", pids: Mapping[str, int], began: float, seconds: float
) -> list[dict[str, Any]]:
    """Samples memory and queue until the crowd's process has ended."""
    samples = []
    while crowd.poll() is None:
        if time.monotonic() > began + seconds + PATIENCE:
            raise TimeoutError("the crowd does not come to an end")
        samples.append(sample(pids, time.monotonic() - began))
        time.sleep(max(1, seconds / SAMPLES))
    if crowd.returncode:
        raise RuntimeError("the crowd has ended badly: see .data/bench.log")
    return samples


def sample(pids: Mapping[str, int], at: float) -> dict[str, Any]:
    """`waiting`: number of jobs that are ready; `age`: seconds since the oldest of them was due."""
    memory = {name: processes.memory(pid) for name, pid in pids.items()}
    return {"at": at, "memory": memory, **run(queue())}


async def queue() -> dict[str, float]:
    async with transaction() as session:
        queues = [each for each in (await workload.queues(session)).values() if each.oldest]
    now = datetime.now(UTC)
    ages = [(now - each.oldest).total_seconds() for each in queues if each.oldest]
    return {"waiting": sum(each.ready for each in queues), "age": max(ages, default=0)}


async def worked_off() -> int:
    """Letters still unsent half a minute after the crowd has ended."""
    left = 1
    for _ in range(30):
        async with transaction() as session:
            left = (await session.execute(LEFT)).scalar_one()
        if not left:
            break
        await asyncio.sleep(1)
    return left


async def afterwards() -> dict[str, Any]:
    async with transaction() as session:
        rows = (await session.execute(HANDED_OVER)).all()
    names = ("count", "median", "p95", "longest")
    letters = {kind: dict(zip(names, each, strict=True)) for kind, *each in rows}
    return {"letters": letters, "disk": await growth_disk.found()}


@click.command()
@click.option("--minutes", default=10.0, show_default=True)
@click.option("--people", default=100, show_default=True)
def main(minutes: float, people: int) -> None:
    """Let so many PEOPLE apply at once for so many MINUTES."""
    with service() as running:
        found = measure(running, people, minutes * 60)
    asked = {"minutes": minutes, "people": people, "thinking": THINKING, "answered": ANSWERED}
    FILE.write_text(json.dumps({"machine": machine.described(), **asked, **found}, ensure_ascii=False, indent=1))
    told = found["told"]
    click.echo(f"{told['finished']} applications, {told['answered']} answers, {len(told['errors'])} errors")


if __name__ == "__main__":
    main()
