"""The service as it grows: the same requests with 1,000, 100,000 and 2,000,000 applications.

`python -m tests.bench.growth [--sizes ...] [--minutes ...] [PART ...]` overwrites the results of the parts it measures;
`python -m tests.bench.growth_report` writes all results into docs/performance.md.
"""

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from statistics import median
from typing import Any

import click

from tests.bench import growth_databases, growth_disk, growth_queue, machine
from tests.bench.growth_databases import FOLDER, filled
from tests.bench.growth_figures import COUNTING, FIGURES, PAGES, Ask, admin
from tests.bench.growth_service import Place, opened
from tests.bench.running import environment

SIZES = (1_000, 100_000, 2_000_000)
LEAST, MOST = 3, 21  # rounds
Figures = dict[str, dict[str, Any]]


@contextmanager
def places(variables: Mapping[str, str], sizes: Sequence[int]) -> Iterator[list[Place]]:
    """Opens all databases at once in one Postgres, so that disturbances affect all of them alike."""
    with ExitStack() as until_the_end:
        leading = [filled(variables, size) for size in sizes]
        until_the_end.enter_context(environment(leading[0]))
        yield [until_the_end.enter_context(opened(each, size)) for each, size in zip(leading, sizes, strict=True)]


def in_turn(places: list[Place], asks: Mapping[str, Mapping[int, Ask]], seconds: float) -> Figures:
    """Times the sizes in turn (A B C A B C) for `seconds`; the first round is a warm-up. `asks`: by name, then size."""
    found: Figures = {name: {str(place.size): {"ms": [], "rows": 0} for place in places} for name in asks}
    until = time.monotonic() + seconds
    for number in range(MOST + 1):
        for name, each in asks.items():
            for place in places:
                note(found[name][str(place.size)], name, place, each[place.size], counts=number > 0)
        if number >= LEAST and time.monotonic() > until:
            break
    return {name: {size: at(each) for size, each in sizes.items()} for name, sizes in found.items()}


def note(kept: dict[str, Any], name: str, place: Place, ask: Ask, *, counts: bool) -> None:
    answer = ask(place)
    if answer.status not in (200, 303):
        raise RuntimeError(f"{name} answers {answer.status} with {place.size} applications")
    kept["rows"] = answer.body.count(b"<tr")
    if counts:
        kept["ms"].append(answer.seconds * 1000)


def at(kept: dict[str, Any]) -> dict[str, Any]:
    return {"median": median(kept["ms"]), "ms": [round(each, 2) for each in kept["ms"]], "rows": kept["rows"]}


def same(places: list[Place], asks: Mapping[str, Ask]) -> dict[str, dict[int, Ask]]:
    return {name: {place.size: ask for place in places} for name, ask in asks.items()}


def lists(places: list[Place]) -> dict[str, dict[int, Ask]]:
    """Each list of the admin in each variant; the address of a deep page depends on the database."""
    paths = {place.size: {case.name: case.path for case in place.settled.cases} for place in places}
    names = [case.name for case in places[0].settled.cases]
    return {name: {size: admin(each[name]) for size, each in paths.items()} for name in names}


def requests_of(places: list[Place], part: str) -> dict[str, dict[int, Ask]]:
    if part == "lists":
        return lists(places)
    return same(places, {"figures": FIGURES, "pages": PAGES, "counting": COUNTING}[part])


def measure(variables: Mapping[str, str], sizes: Sequence[int], part: str, seconds: float) -> Any:
    if part == "queue":
        return growth_queue.measure(variables, seconds)
    if part == "disk":
        return {str(size): growth_disk.measure(filled(variables, size)) for size in sizes}
    with places(variables, sizes) as opened_places:
        return in_turn(opened_places, requests_of(opened_places, part), seconds)


PARTS = ("figures", "pages", "counting", "lists", "queue", "disk")


@click.command()
@click.option("--sizes", default=",".join(map(str, SIZES)), show_default=True, help="Applications, of each database.")
@click.option("--minutes", default=4.0, show_default=True, help="For each part, at most.")
@click.argument("parts", nargs=-1, type=click.Choice(PARTS))
def main(sizes: str, minutes: float, parts: tuple[str, ...]) -> None:
    """Measure PARTS, or all."""
    with growth_databases.server() as variables:
        for part in parts or PARTS:
            click.echo(f"{part}...")
            measured = measure(variables, [int(each) for each in sizes.split(",")], part, minutes * 60)
            kept = {"machine": machine.described(), "found": measured}
            (FOLDER / f"{part}.json").write_text(json.dumps(kept, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
