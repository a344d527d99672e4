"""The days and the platform of the statistics, read from the address of the page."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

from jepostule.domain import paris
from jepostule.domain.errors import DateUnreadable, Incomplete
from jepostule.domain.reports import DAYS
from jepostule.store.days import midnight
from jepostule.store.figures.statistics import Asked
from jepostule.store.platform import Platform
from jepostule.typography import french

FIRST, LAST, PLATFORM = "du", "au", "plateforme"
YEARS = range(1970, paris.LAST_YEAR + 1)
BACKWARDS = french("La fin vient avant le début : vérifiez les deux dates.")
NO_PLATFORM = french("Cette plateforme n'existe pas.")


class Span(NamedTuple):
    """`last`: inclusive."""

    first: date
    last: date
    platform: Platform | None

    @property
    def asked(self) -> Asked:
        return Asked(
            since=midnight(self.first),
            until=midnight(self.last + timedelta(days=1)),
            platform_id=self.platform.id if self.platform else None,
        )


class Usual(NamedTuple):
    """A span that is often needed, as a shortcut."""

    word: str
    first: date
    last: date


def usual(today: date) -> list[Usual]:
    month, year = today.replace(day=1), today.replace(month=1, day=1)
    month_before, year_before = month - timedelta(days=1), year - timedelta(days=1)
    return [
        Usual("30 derniers jours", today - timedelta(days=DAYS - 1), today),
        Usual("Ce mois-ci", month, today),
        Usual("Le mois dernier", month_before.replace(day=1), month_before),
        Usual("Cette année", year, today),
        Usual("L’an dernier", year_before.replace(month=1, day=1), year_before),
    ]


def typed(query: Mapping[str, str], now: datetime) -> dict[str, str]:
    """Values of the form; the last 30 days when nothing was typed."""
    today = paris.today(now)
    defaults = {FIRST: f"{today - timedelta(days=DAYS - 1)}", LAST: f"{today}", PLATFORM: ""}
    return {name: query.get(name, "").strip() or value for name, value in defaults.items()}


def kind(written: str) -> str:
    """The type of the input: date pickers of browsers cannot display other text."""
    return "date" if paris.parsed(written, paris.DAYS[:1]) else "text"


def read(typed: Mapping[str, str], platforms: list[Platform]) -> Span:
    """The span that was typed. Raises Incomplete."""
    errors: dict[str, list[str]] = {}
    first, last = _day(FIRST, typed, errors), _day(LAST, typed, errors)
    platform = next((each for each in platforms if each.client_id == typed[PLATFORM]), None)
    if typed[PLATFORM] and platform is None:
        errors[PLATFORM] = [NO_PLATFORM]
    if first and last and last < first:
        errors[LAST] = [BACKWARDS]
    if errors or not first or not last:
        raise Incomplete(errors)
    return Span(first, last, platform)


def _day(name: str, typed: Mapping[str, str], errors: dict[str, list[str]]) -> date | None:
    written = paris.parsed(typed[name], paris.DAYS)
    if written is None or written.year not in YEARS:
        errors[name] = [DateUnreadable(example="31/12/2026").sentence]
        return None
    return written.date()
