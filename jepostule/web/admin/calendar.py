"""Calendar periods for the bars of a chart: days, months or years, and the labels of the axis."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from math import ceil

from jepostule.moments import MONTHS, day
from jepostule.web.admin.charts import Period

DAYS_SHOWN = 62  # longer spans are shown by month
MONTHS_SHOWN = 60  # longer spans are shown by year
# Labels that fit under a chart on a phone.
TICKS = {"day": 4, "month": 3, "year": 5}
SHORT = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")


def unit(first: date, last: date) -> str:
    """`day`, `month` or `year`: the smallest with which bars are wide enough to tell apart."""
    days = (last - first).days + 1
    return "day" if days <= DAYS_SHOWN else "month" if days <= MONTHS_SHOWN * 31 else "year"


def periods(
    unit: str, first: date, last: date, counts: Mapping[date, Sequence[int]], pieces: int, today: date
) -> list[Period]:
    """`counts`: by first day of the period, one for each of the `pieces` of a bar; empty periods may be missing."""
    begins = beginnings(unit, first, last)
    ticked = ticks(unit, begins)
    nothing = [0] * pieces
    return [
        Period(
            name(unit, each),
            tick(unit, each) if each in ticked else "",
            counts.get(each, nothing),
            is_now=each == beginning(unit, today),
        )
        for each in begins
    ]


def beginnings(unit: str, first: date, last: date) -> list[date]:
    found = [beginning(unit, first)]
    while (following := after(unit, found[-1])) <= last:
        found.append(following)
    return found


def beginning(unit: str, each: date) -> date:
    if unit == "day":
        return each
    return each.replace(day=1) if unit == "month" else each.replace(month=1, day=1)


def after(unit: str, begin: date) -> date:
    if unit == "day":
        return begin + timedelta(days=1)
    return beginning(unit, begin + timedelta(days=31 if unit == "month" else 366))


def ticks(unit: str, begins: Sequence[date]) -> set[date]:
    """The periods with a label: of days only Mondays, and not all of them when there are many."""
    wanted = [each for each in begins if unit != "day" or each.weekday() == 0]
    return set(wanted[:: ceil(len(wanted) / TICKS[unit]) or 1])


def name(unit: str, begin: date) -> str:
    if unit == "day":
        return day(begin)
    return f"{MONTHS[begin.month - 1]} {begin.year}" if unit == "month" else str(begin.year)


def tick(unit: str, begin: date) -> str:
    if unit == "day":
        return f"{'1er' if begin.day == 1 else begin.day} {SHORT[begin.month - 1]}"
    return f"{SHORT[begin.month - 1]} {begin.year}" if unit == "month" else str(begin.year)
