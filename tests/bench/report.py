"""Writes the latest results into docs/performance.md, between its marks: `python -m tests.bench.report`."""

import json
from pathlib import Path

from tests.bench import fragment, table, weight
from tests.bench.weight import Weight

WEIGHTS = "| | requests | first visit | requests | second visit |\n|---|--:|--:|--:|--:|\n"


def main() -> None:
    for name, file, written in (("limits", table.FILE, limits), ("weight", weight.FILE, weights)):
        if file.exists():
            fragment.put(name, written(file))


def limits(file: Path) -> str:
    kept = json.loads(file.read_text())
    lines = [table.line(each) for found in kept["found"].values() for each in found]
    machine = "".join(f"- {name}: {value}\n" for name, value in kept["machine"].items())
    return f"{table.HEAD}" + "".join(f"{each}\n" for each in lines) + f"\n{machine}"


def weights(file: Path) -> str:
    return WEIGHTS + "".join(f"{weight.line(Weight(**each))}\n" for each in json.loads(file.read_text()))


if __name__ == "__main__":
    main()
