"""Generated parts of docs/performance.md, each between two marks."""

from jepostule.settings import PROJECT

FILE = PROJECT / "docs" / "performance.md"
PICTURES = FILE.parent / "pictures"


def put(name: str, text: str) -> None:
    """Replaces the text between `<!-- name -->` and `<!-- /name -->`; adds both marks at the end when missing."""
    first, last = f"<!-- {name} -->", f"<!-- /{name} -->"
    before = FILE.read_text() if FILE.exists() else "# Performance\n"
    if first not in before:
        before = f"{before.rstrip()}\n\n{first}\n{last}\n"
    head, rest = before.split(first, 1)
    _, tail = rest.split(last, 1)
    FILE.write_text(f"{head}{first}\n{text.strip()}\n{last}{tail}")


def picture(name: str, words: str, svg: str) -> str:
    """Writes the SVG beside the other pictures; returns the Markdown that shows it."""
    (PICTURES / f"{name}.svg").write_text(svg)
    return f"![{words}](pictures/{name}.svg)"


def table(heads: list[str], rows: list[list[str]]) -> str:
    """Every column but the first is right-aligned, for numbers."""
    lines = [heads, ["---", *["--:"] * (len(heads) - 1)], *rows]
    return "\n".join(f"| {' | '.join(each)} |" for each in lines)


def ms(value: float) -> str:
    return f"{value:,.0f} ms" if value >= 10 else f"{value:.1f} ms"


def measured(machine: dict[str, str], command: str) -> str:
    """The command, the machine and the date of a measurement."""
    return f"`{command}` on {machine['machine']}; {machine['system']}; {machine['date']}, commit {machine['commit']}."
