"""Writes the results of `python -m tests.bench.load` into docs/performance.md, with pictures."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from tests.bench import fragment, plot
from tests.bench.fragment import ms
from tests.bench.growth_report import pieces
from tests.bench.load import FILE
from tests.bench.plot import Mark

ABOUT = """## Under load

{people:g} candidates at once for {minutes:g} minutes. Each one gets a token as a partner's server would, opens the
frame, fills it in, uploads two documents (200 and 50 kB), has the form validated and sends it; the next one then takes
over. The company answers {part:.0%} of them once its letter has left: form, preview, interview. Everybody thinks for
{least:g} to {most:g} seconds between two steps, where real people take ten times as long. One web process, one worker,
one durable Postgres, and a mail server that accepts everything.

**{finished:,} applications, {answered:,} answers, {errors} errors**; {rate:.0f} requests a second. Letters still
waiting at the end: {left}. The load generator took {share:.0%} of a core.
"""
HANDED = """Seconds from the decision to write a letter until the mail server has it:
"""
MEMORY = "Memory and CPU of each process:"
DISK = "kB on disk for one application as it was sent, documents included:"


def summary(found: Mapping[str, Any]) -> str:
    told = found["told"]
    least, most = found["thinking"]
    asked = sum(each["count"] for each in told["steps"].values())
    return ABOUT.format(
        people=found["people"],
        minutes=found["minutes"],
        part=found["answered"],
        left=found["left"],
        least=least,
        most=most,
        finished=told["finished"],
        answered=told["answered"],
        errors=len(told["errors"]),
        rate=asked / told["seconds"],
        share=told["share"],
    ).strip()


def steps(found: Mapping[str, Any]) -> str:
    names = ("median", "p95", "p99", "longest")
    rows = [
        [step, f"{each['count']:,}", *(ms(each[name]) for name in names)]
        for step, each in found["told"]["steps"].items()
    ]
    return fragment.table(["step", "times", *names], rows)


def letters(found: Mapping[str, Any]) -> str:
    names = ("median", "p95", "longest")
    rows = [
        [kind, f"{each['count']:,}", *(f"{each[name]:.2f}" for name in names)]
        for kind, each in found["letters"].items()
    ]
    return HANDED + "\n" + fragment.table(["letter", "times", *names], rows)


def processes(found: Mapping[str, Any]) -> str:
    half_way, end = (found["samples"][place]["memory"] for place in (len(found["samples"]) // 2, -1))
    rows = [
        [name, *(f"{each[name]:.0f} MB" for each in (half_way, end, found["most memory"])), f"{cores:.0%}"]
        for name, cores in found["cores"].items()
    ]
    return f"{MEMORY}\n\n" + fragment.table(["process", "half-way", "at the end", "at most", "of a core"], rows)


def memory(found: Mapping[str, Any]) -> str:
    names = ("web", "worker")
    series = {name: points(found, lambda each, name=name: each["memory"][name]) for name in names}  # type: ignore[misc]
    drawn = plot.lines("Memory of each process", "MB", minutes(found), series)
    return fragment.picture("load-memory", "Memory of the web process and the worker over time", drawn)


def queue(found: Mapping[str, Any]) -> str:
    series = {"age of the oldest job": points(found, lambda each: each["age"])}
    drawn = plot.lines("Jobs that wait: age of the oldest", "s", minutes(found), series)
    return fragment.picture("load-queue", "Age of the oldest job that waits, over time", drawn)


def points(found: Mapping[str, Any], value: Callable[[Any], float]) -> list[tuple[float, float]]:
    return [(each["at"] / 60, value(each)) for each in found["samples"]]


def minutes(found: Mapping[str, Any]) -> list[Mark]:
    """At most six marks."""
    last = found["samples"][-1]["at"] / 60
    step = max(1, round(last / 5))
    return [Mark(0, "0"), *(Mark(each, f"{each} min") for each in range(step, int(last), step)), Mark(last, "")]


def disk(found: Mapping[str, Any]) -> str:
    kept = pieces(found["disk"])
    rows = [[f"`{name}`", f"{rows:.1f}", f"{indexes:.1f}"] for name, (rows, indexes) in kept.items()]
    return f"{DISK}\n\n" + fragment.table(["table", "rows", "indexes"], rows)


def main() -> None:
    found = json.loads(FILE.read_text())
    machine = fragment.measured(found["machine"], "just bench-load")
    parts = (summary, lambda _: machine, steps, letters, queue, processes, memory, disk)
    fragment.put("load", "\n\n".join(part(found) for part in parts))


if __name__ == "__main__":
    main()
