"""Results as rows of a Markdown table."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jepostule.settings import PROJECT

FILE = PROJECT / ".data" / "bench.json"
HEAD = "| | ours | the limit | | ratio | wanted |\n|---|--:|--:|---|--:|--:|\n"


@dataclass(frozen=True)
class Figure:
    """A result without a limit to compare with. `most`: the target, if there is one."""

    name: str
    value: float
    unit: str
    most: float | None = None


def line(found: Mapping[str, Any]) -> str:
    """The row of a Ratio or a Figure, as stored in JSON."""
    if "value" in found:
        wanted = f"at most {found['most']:g} {found['unit']}" if found["most"] else ""
        return f"| {found['name']} | {number(found['value'])} {found['unit']} | | | | {wanted} |"
    ours, limit = (f"{number(found[side])}{found['unit']}" for side in ("ours", "limit"))
    wanted = f"{found['wanted']:g}" if found["wanted"] else ""
    return f"| {found['name']} | {ours} | {limit} | {found['against']} | {found['ratio']:.2f} | {wanted} |"


def number(value: float) -> str:
    """Three significant digits."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
