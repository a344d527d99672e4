"""Templates to text: pages, fragments and letters share one environment."""

from collections.abc import MutableMapping
from datetime import date, datetime, time
from functools import cache, lru_cache
from time import time as seconds
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from jepostule import pieces
from jepostule.settings import PROJECT, settings
from jepostule.typography import NARROW, FrenchTypography

PARIS = ZoneInfo("Europe/Paris")
DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
# In words: lists say them for each row, moments twice, and again to who looks again.
DAYS_KEPT, MOMENTS_KEPT = 2_000, 1_000


def day(moment: datetime | date, *, year: bool = False) -> str:
    """`mardi 26 mai`, in Paris; 1er for the first of a month."""
    local = moment.astimezone(PARIS).date() if isinstance(moment, datetime) else moment
    return f"{_day(local)} {local.year}" if year else _day(local)


@lru_cache(DAYS_KEPT)
def _day(local: date) -> str:
    number = "1er" if local.day == 1 else str(local.day)
    return f"{DAYS[local.weekday()]} {number} {MONTHS[local.month - 1]}"


def short(moment: datetime) -> str:
    """`18 mai 09:12`, in Paris; `18 mai 2025` once it is of another year."""
    return _said(moment, moment.fold, int(seconds()) // 3600).short


def clock(moment: datetime) -> str:
    """`10 h`, `9 h 05`, in Paris; in the hour that comes twice, which of the two."""
    local = moment.astimezone(PARIS)
    words = f"{local.hour}{NARROW}h" + (f"{NARROW}{local.minute:02}" if local.minute else "")
    if not _changes(local.date()) or local.utcoffset() == local.replace(fold=1 - local.fold).utcoffset():
        return words
    return f"{words} (heure d’{'hiver' if local.fold else 'été'})"


@lru_cache(DAYS_KEPT)
def _changes(local: date) -> bool:
    """Whether the clocks are set forward or back on that day."""
    first, last = (datetime.combine(local, each, PARIS) for each in (time.min, time.max))
    return first.utcoffset() != last.utcoffset()


def exact(moment: datetime) -> Markup:
    """Short, with the exact one for who points at it or listens."""
    return _said(moment, moment.fold, int(seconds()) // 3600).exact


def precise(moment: datetime) -> Markup:
    """As `exact`, with its hour whatever the year: where one moment follows another within a day."""
    local = moment.astimezone(PARIS)
    said = short(moment)
    return _time(moment, local, said if local.year == datetime.now(PARIS).year else f"{said} {local:%H:%M}")


class Said(NamedTuple):
    short: str
    exact: Markup


@lru_cache(MOMENTS_KEPT)
def _said(moment: datetime, _fold: int, _hour: int) -> Said:
    """`_fold`: of an hour that comes twice, both are equal to Python. `_hour`: of now; the year changes with one."""
    local = moment.astimezone(PARIS)  # once: those below find it done
    day_of_month = f"{'1er' if local.day == 1 else local.day} {MONTHS[local.month - 1]}"
    then = f"{local.hour:02}:{local.minute:02}" if local.year == datetime.now(PARIS).year else local.year
    short = f"{day_of_month} {then}"
    return Said(short, _time(moment, local, short))


def _time(moment: datetime, local: datetime, words: str) -> Markup:
    title = f"{day(local, year=True)} à {clock(local)}"
    return Markup(f'<time datetime="{moment.isoformat()}" title="{title}">{words}</time>')  # noqa: S704


def size(count: int) -> str:
    """Bytes as a person reads them: `184 Ko`, `2,1 Mo`."""
    if count < 1024 * 1024:
        return f"{max(1, round(count / 1024))}{NARROW}Ko"
    return f"{count / 1024 / 1024:.1f}{NARROW}Mo".replace(".0", "").replace(".", ",")


def initials(name: str) -> str:
    """At most two letters, for a monogram; a dot where the name has none."""
    words = [word for word in name.replace("-", " ").split() if word[0].isalnum()]
    letters = [word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)]
    return "".join(letters).upper() or "·"


class Templates(Environment):
    def make_globals(self, d: MutableMapping[str, Any] | None) -> dict[str, Any]:
        """Copied for each page, which a plain dict is in a tenth of the time. None is added once pages are drawn."""
        return {**self.globals, **(d or {})}


@cache
def environment() -> Environment:
    built = Templates(
        loader=FileSystemLoader(PROJECT / "templates"),
        autoescape=select_autoescape(["html"], default=False),
        undefined=StrictUndefined,
        extensions=[FrenchTypography],
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=not settings().production,
    )
    built.filters.update(
        day=day, short=short, clock=clock, exact=exact, precise=precise, size=size, initials=initials, **pieces.FILTERS
    )
    built.globals.update(base_url=settings().base_url, **pieces.GLOBALS)
    return built


def render(template: str, /, **context: Any) -> str:
    return environment().get_template(template).render(context)


def render_block(template: str, block: str, /, **context: Any) -> str:
    """One block of a page, alone: the fragment that htmx swaps in."""
    page = environment().get_template(template)
    return "".join(page.blocks[block](page.new_context(context)))
