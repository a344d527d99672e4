"""The crowd, in a process of its own: `python -m tests.bench.load_generator ADDRESS PEOPLE SECONDS FILE`."""

import json
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import uvloop

from tests.bench import load_people
from tests.bench.load_people import Diary


def steps(diary: Diary) -> dict[str, dict[str, float]]:
    """Times in milliseconds, by step."""
    return {name: summary(sorted(each)) for name, each in diary.steps.items()}


def summary(times: list[float]) -> dict[str, float]:
    """`times`: in seconds, ascending."""
    parts = {"median": 0.5, "p95": 0.95, "p99": 0.99, "longest": 1}
    at = {name: times[min(len(times) - 1, int(len(times) * part))] for name, part in parts.items()}
    return {"count": len(times), **{name: 1000 * value for name, value in at.items()}}


def told(diary: Diary, seconds: float) -> dict[str, Any]:
    return {
        "seconds": seconds,
        "share": time.process_time() / seconds,  # of a core, used by this process
        **asdict(diary),
        "steps": steps(diary),
    }


def main(address: str, people: str, seconds: str, file: str) -> None:
    began = time.monotonic()
    diary = uvloop.run(load_people.crowd(address, int(people), float(seconds)))
    Path(file).write_text(json.dumps(told(diary, time.monotonic() - began)))


if __name__ == "__main__":
    main(*sys.argv[1:])
