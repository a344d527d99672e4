"""Dates and times in French, in Paris time."""

from datetime import date, datetime, time
from functools import lru_cache
from time import time as seconds
from typing import NamedTuple
from zoneinfo import ZoneInfo

from markupsafe import Markup

from jepostule.typography import NARROW

PARIS = ZoneInfo("Europe/Paris")
DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
# Formatted dates that are cached: lists have one or two in each row, and the same ones when reloaded.
DAYS_KEPT, MOMENTS_KEPT = 2_000, 1_000


def day(moment: datetime | date, *, year: bool = False) -> str:
    """`mardi 26 mai`, Paris time; `1er` for the first of the month."""
    local = moment.astimezone(PARIS).date() if isinstance(moment, datetime) else moment
    return f"{_day(local)} {local.year}" if year else _day(local)


@lru_cache(DAYS_KEPT)
def _day(local: date) -> str:
    number = "1er" if local.day == 1 else str(local.day)
    return f"{DAYS[local.weekday()]} {number} {MONTHS[local.month - 1]}"


def short(moment: datetime) -> str:
    """`18 mai 09:12`, Paris time; `18 mai 2025` when the year is not the current one."""
    return _words(moment, moment.fold, int(seconds()) // 3600).short


def clock(moment: datetime) -> str:
    """`10 h`, `9 h 05`, Paris time; the hour that is repeated in autumn says summer or winter time."""
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
    """`short` as a <time> element, with the full date and time in its title."""
    return _words(moment, moment.fold, int(seconds()) // 3600).exact


def precise(moment: datetime) -> Markup:
    """Like `exact`, but with the time in any year: for sequences of events within a day."""
    local = moment.astimezone(PARIS)
    said = short(moment)
    return _time(moment, local, said if local.year == datetime.now(PARIS).year else f"{said} {local:%H:%M}")


class Words(NamedTuple):
    short: str
    exact: Markup


@lru_cache(MOMENTS_KEPT)
def _words(moment: datetime, _fold: int, _hour: int) -> Words:
    """`_fold`: part of the key, as `==` ignores it. `_hour`: the current one, so that entries expire with the year."""
    local = moment.astimezone(PARIS)  # once: converting it again, as `day` and `clock` do, costs nothing
    day_of_month = f"{'1er' if local.day == 1 else local.day} {MONTHS[local.month - 1]}"
    then = f"{local.hour:02}:{local.minute:02}" if local.year == datetime.now(PARIS).year else local.year
    short = f"{day_of_month} {then}"
    return Words(short, _time(moment, local, short))


def _time(moment: datetime, local: datetime, words: str) -> Markup:
    title = f"{day(local, year=True)} à {clock(local)}"
    return Markup(f'<time datetime="{moment.isoformat(timespec="seconds")}" title="{title}">{words}</time>')  # noqa: S704


FILTERS = {"day": day, "short": short, "clock": clock, "exact": exact, "precise": precise}
