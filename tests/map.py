"""Draws layers, packages and their imports as a picture in `.data/map.svg`.

The layers are read from the import-linter contract, so the picture is never out of date.
"""

import tomllib
from html import escape
from pathlib import Path

import grimp

from jepostule.settings import PROJECT

NAME = "jepostule"
WIDTH, LINE, GAP = 1200, 18, 56  # pixels
MARGIN = 12
STYLE = """
svg { font: 13px system-ui, sans-serif; background: #fff }
rect { fill: #f6f6f9; stroke: #c9c9d4 }
path { fill: none; stroke: #5b4bc4; stroke-width: 1.2; opacity: .55; marker-end: url(#tip) }
.room { font-weight: 600 }
"""
TIP = """<marker id="tip" markerWidth="7" markerHeight="7" refX="6" refY="3" orient="auto">
<path d="M0 0 6 3 0 6"/></marker>"""


class Room:
    def __init__(self, name: str, modules: list[str]) -> None:
        self.name, self.modules = name, modules
        self.x = self.y = self.width = self.height = 0.0

    def furnish(self, x: float, y: float, width: float) -> None:
        self.x, self.y, self.width = x, y, width
        rows = -(-len(self.modules) // self.columns)
        self.height = LINE * (rows + 1) + MARGIN

    @property
    def columns(self) -> int:
        return max(1, int(self.width // 150))

    def draw(self) -> str:
        parts = [
            f'<rect x="{self.x}" y="{self.y}" width="{self.width}" height="{self.height}" rx="6"/>',
            text(self.x + MARGIN, self.y + LINE, self.name, "room"),
        ]
        for number, module in enumerate(self.modules):
            row, column = divmod(number, self.columns)
            parts.append(text(self.x + MARGIN + column * 150, self.y + LINE * (row + 2), module))
        return "".join(parts)


def text(x: float, y: float, words: str, kind: str = "module") -> str:
    return f'<text class="{kind}" x="{x}" y="{y}">{escape(words)}</text>'


def floors(graph: grimp.ImportGraph) -> list[list[Room]]:
    """Highest layer first, as in pyproject.toml; packages that do not exist yet are left out."""
    settings = tomllib.loads((PROJECT / "pyproject.toml").read_text())["tool"]["importlinter"]
    layers = [layer.replace("(", "").replace(")", "").split(" | ") for layer in settings["contracts"][0]["layers"]]
    there = {name.removeprefix(f"{NAME}.") for name in graph.find_children(NAME)}
    built = [[Room(name, inside(graph, name)) for name in layer if name in there] for layer in layers]
    return [floor for floor in built if floor]


def inside(graph: grimp.ImportGraph, room: str) -> list[str]:
    """Its modules; a folder has a slash."""
    found = sorted(graph.find_children(f"{NAME}.{room}"))
    return [name.rpartition(".")[2] + "/" * bool(graph.find_children(name)) for name in found]


def lay_out(house: list[list[Room]]) -> float:
    """Places each package; returns the total height."""
    y = float(MARGIN)
    for floor in house:
        width = (WIDTH - MARGIN * (len(floor) + 1)) / len(floor)
        for number, room in enumerate(floor):
            room.furnish(MARGIN + number * (width + MARGIN), y, width)
        y += max(room.height for room in floor) + GAP
    return y


def arrow(from_room: Room, to_room: Room, number: int, count: int) -> str:
    """From the lower edge of one box to the upper edge of the other; the arrows of a box leave side by side."""
    start = from_room.x + from_room.width * (number + 1) / (count + 1)
    end = to_room.x + to_room.width / 2
    top, bottom = from_room.y + from_room.height, to_room.y - 2
    bend = (bottom - top) / 2
    return f'<path d="M{start:.0f} {top} C{start:.0f} {top + bend} {end:.0f} {bottom - bend} {end:.0f} {bottom}"/>'


def arrows(graph: grimp.ImportGraph, rooms: list[Room]) -> list[str]:
    """Transitive imports are left out: `web` imports `store`, but so does `domain`, which `web` imports."""
    known = {room: [each for each in rooms if imports(graph, room, each)] for room in rooms}
    drawn = []
    for room in rooms:
        near = [each for each in known[room] if not any(leads(known, other, each) for other in known[room])]
        drawn += [arrow(room, each, number, len(near)) for number, each in enumerate(near)]
    return drawn


def imports(graph: grimp.ImportGraph, importer: Room, imported: Room) -> bool:
    names = {"importer": f"{NAME}.{importer.name}", "imported": f"{NAME}.{imported.name}"}
    return importer is not imported and graph.direct_import_exists(**names, as_packages=True)


def leads(known: dict[Room, list[Room]], start: Room, end: Room) -> bool:
    return any(each is end or leads(known, each, end) for each in known[start])


def draw() -> str:
    graph = grimp.build_graph(NAME)
    house = floors(graph)
    height = lay_out(house)
    rooms = [room for floor in house for room in floor]
    parts = [f"<style>{STYLE}</style><defs>{TIP}</defs>", *arrows(graph, rooms), *(room.draw() for room in rooms)]
    size = f'viewBox="0 0 {WIDTH} {height:.0f}" width="{WIDTH}" height="{height:.0f}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(parts)}</svg>\n'


if __name__ == "__main__":
    picture = Path(PROJECT, ".data", "map.svg")
    picture.parent.mkdir(exist_ok=True)
    picture.write_text(draw())
