"""Writes the results of `python -m tests.bench.growth` into docs/performance.md, with pictures."""

import json
from collections.abc import Mapping
from statistics import median
from typing import Any

from tests.bench import fragment, plot
from tests.bench.fragment import ms
from tests.bench.growth_databases import FOLDER
from tests.bench.plot import Mark

FLAT = 1.3
Sizes = Mapping[str, Mapping[str, Any]]  # by number of applications

ABOUT = """## As it grows

Three databases in one Postgres, each behind its own web process, get the same requests in turn, one at a time.
Applications arrive every three minutes, or more often where they would not fit into two years. With them come their
letters, answers, events, Mailjet's events, job runs, failed and delayed jobs and the audit, each for as long as it is
kept. A ratio compares the largest database with the smallest whose page shows as many rows: the median of all rounds.
"""
LISTS = """### Lists of the admin

Every list with every filter, order and kind of search. A deep page starts half-way through the rows.
"""
SLOWER = """Ways that take more than 1.3 times as long:

{lines}

Applications are searched for words day by day, in the order of the list. E-mails, events and answers have an order of
their own: when a search finds at most some thousands of applications, all their rows are sorted, which takes as long as
there are rows. Failed jobs are counted by cause, over all that are kept (90 days).
"""
PAGES = """The admin's first page counts today's rows, of which the largest database has six times as many.
"""
COUNTED = """### What is counted exactly

Statistics read each application of the period once, so that they take as long as there are applications: two days of
them in the smallest database, 82,000 in a month and 2,000,000 in two years in the largest. They are not precomputed:
distinct people and companies do not add up from day to day, and answers arrive late.
"""
QUEUE = """### The queue

One worker runs 2,000 empty jobs. We delete jobs as they succeed; a million finished ones are what a service would have
that kept them.
"""
DISK = """### On disk

kB for one application with all its rows, indexes included. Letters are shorter here than real ones, which are measured
under load below. Documents are in `pg_largeobject`; one in a hundred of the last month's is there.
"""


def read(part: str) -> dict[str, Any]:
    kept: dict[str, Any] = json.loads((FOLDER / f"{part}.json").read_text())
    return kept


def base(sizes: Sizes) -> str | None:
    """The smallest size whose page shows as many rows as the largest; None if there is none."""
    *smaller, largest = sorted(sizes, key=int)
    return next((each for each in smaller if sizes[each]["rows"] == sizes[largest]["rows"]), None)


def ratio(sizes: Sizes) -> float | None:
    beginning, largest = base(sizes), max(sizes, key=int)
    if beginning is None:
        return None
    pairs = zip(sizes[largest]["ms"], sizes[beginning]["ms"], strict=True)
    return float(median(late / early for late, early in pairs))


def said(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def by_size(found: Mapping[str, Sizes]) -> str:
    sizes = sorted(next(iter(found.values())), key=int)
    rows = [[name, *times(each), said(ratio(each))] for name, each in found.items()]
    return fragment.table(["", *(f"{int(size):,}" for size in sizes), "ratio"], rows)


def pages() -> str:
    return f"{by_size(read('pages')['found'])}\n\n{PAGES.strip()}"


def counting() -> str:
    """Without ratios, which would only be those of the numbers of rows."""
    found = read("counting")["found"]
    heads = ["", *(f"{int(size):,}" for size in sorted(next(iter(found.values())), key=int))]
    return f"{COUNTED}\n" + fragment.table(heads, [[name, *times(each)] for name, each in found.items()])


def over_sizes(found: Mapping[str, Sizes], title: str) -> str:
    sizes = sorted(next(iter(found.values())), key=int)
    marks = [Mark(place, f"{int(size):,}") for place, size in enumerate(sizes)]
    series = {name: [(place, each[size]["median"]) for place, size in enumerate(sizes)] for name, each in found.items()}
    return plot.lines(title, "ms", marks, series)


def figures() -> str:
    found = read("figures")["found"]
    drawn = over_sizes(found, "By number of applications")
    return (
        by_size(found)
        + "\n\n"
        + fragment.picture("growth-figures", "The same figures by number of applications", drawn)
    )


def lists() -> str:
    found: dict[str, Sizes] = read("lists")["found"]
    tables = sorted({name.partition(": ")[0] for name in found})
    first = {each: found[f"{each}: first page"] for each in tables}
    drawn = fragment.picture(
        "growth-lists", "The first page of each list", over_sizes(first, "First page of each list")
    )
    rows = [
        row(each, {name: sizes for name, sizes in found.items() if name.startswith(f"{each}: ")}) for each in tables
    ]
    heads = ["", "ways", "first page", "deep page", "slowest way", "median ratio", "above 1.3"]
    return "\n\n".join([LISTS.strip(), fragment.table(heads, rows), drawn, slower(found)])


def row(table: str, ways: Mapping[str, Sizes]) -> list[str]:
    """Times are those of the largest database."""
    largest = max(next(iter(ways.values())), key=int)
    slowest = max(ways.values(), key=lambda sizes: float(sizes[largest]["median"]))
    ratios = [each for sizes in ways.values() if (each := ratio(sizes)) is not None]
    pages = [
        ms(sizes[largest]["median"]) for sizes in (ways[f"{table}: first page"], ways[f"{table}: deep page"], slowest)
    ]
    return [f"`{table}`", f"{len(ways)}", *pages, said(median(ratios)), f"{sum(each > FLAT for each in ratios)}"]


def slower(found: Mapping[str, Sizes]) -> str:
    above = [(each, name) for name, sizes in found.items() if (each := ratio(sizes) or 0) > FLAT]
    lines = [f"- {name}: {each:.1f}, {', '.join(times(found[name]))}" for each, name in sorted(above, reverse=True)]
    return SLOWER.format(lines="\n".join(lines)).strip() if lines else f"None takes more than {FLAT} times as long."


def times(sizes: Sizes) -> list[str]:
    return [ms(sizes[size]["median"]) for size in sorted(sizes, key=int)]


def queue() -> str:
    rates = {name: float(each["rate"]) for name, each in read("queue")["found"].items()}
    names = {"empty": "empty", "finished": "1,000,000 finished", "delayed": "20,000 delayed"}
    rows = [[names[name], f"{rate:,.0f}/s", f"{rates['empty'] / rate:.2f}"] for name, rate in rates.items()]
    drawn = plot.bars("Jobs a second", "/s", {names[name]: [rate] for name, rate in rates.items()}, [])
    return "\n\n".join(
        [
            QUEUE.strip(),
            fragment.table(["beside", "jobs", "ratio"], rows),
            fragment.picture("growth-queue", "Jobs a second", drawn),
        ]
    )


def disk() -> str:
    found = read("disk")["found"]
    sizes = sorted(found, key=int)
    largest = found[sizes[-1]]
    rows = [[f"`{name}`", *(kept(found[size], name) for size in sizes)] for name in largest["tables"]]
    total = ["**all**", *(f"**{sum(map(sum, pieces(found[size]).values())):.1f}**" for size in sizes)]
    drawn = plot.bars(f"kB of an application, of {int(sizes[-1]):,}", "kB", pieces(largest), ["rows", "indexes"])
    heads = ["", *(f"{int(size):,}" for size in sizes)]
    shown = fragment.picture("growth-disk", "What an application takes on disk", drawn)
    return "\n\n".join([DISK.strip(), fragment.table(heads, [*rows, total]), shown])


def pieces(found: Mapping[str, Any]) -> dict[str, list[float]]:
    """kB per application, by table: rows, indexes."""
    return {
        name: [each["rows"] / found["applications"] / 1000, each["indexes"] / found["applications"] / 1000]
        for name, each in found["tables"].items()
    }


def kept(found: Mapping[str, Any], table: str) -> str:
    return f"{sum(pieces(found)[table]):.2f}" if table in found["tables"] else ""


PARTS = {
    "figures": figures,
    "pages": pages,
    "lists": lists,
    "counting": counting,
    "queue": queue,
    "disk": disk,
}


def main() -> None:
    """Writes every part that was measured."""
    there = {name: part for name, part in PARTS.items() if (FOLDER / f"{name}.json").exists()}
    about = fragment.measured(read(next(iter(there)))["machine"], "just bench-growth")
    fragment.put("growth", "\n\n".join([ABOUT.strip(), about, *(part() for part in there.values())]))


if __name__ == "__main__":
    main()
