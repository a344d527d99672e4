"""The display of statistics: lines of a table, a bar divided into shares, bars over time, and CSV."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from jepostule.domain import csv_cells
from jepostule.domain.csv_cells import EXCEL
from jepostule.store.figures.statistics import Period, Reach, Statistics
from jepostule.typography import NARROW
from jepostule.web.admin import calendar, charts, words
from jepostule.web.admin.charts import Chart, Legend
from jepostule.web.admin.span import Span

ANSWERED: Legend = [("sent", "Avec une réponse"), ("none", "Sans réponse")]
HEADS = ("Candidatures", "Part", "Entreprises", "Personnes")
COLUMNS = {"day": "Jour", "month": "Mois", "year": "Année"}


class Line(NamedTuple):
    """`share`: of the line of which it is a part; `colour`: in the bar, empty when it is not in it."""

    word: str
    reach: Reach
    share: str = ""
    colour: str = ""


def lines(counted: Statistics) -> list[Line]:
    of_all, of_answered = counted.all.applications, counted.answered.applications
    kinds = [(kind, word, counted.kinds[kind]) for kind, word in charts.ANSWERS]
    return [
        Line("Candidatures", counted.all),
        Line("Avec une réponse", counted.answered, words.share(of_answered, of_all)),
        *(Line(word, reach, words.share(reach.applications, of_answered), kind) for kind, word, reach in kinds),
    ]


def split(counted: Statistics) -> list[charts.Share]:
    """The shares of applications, by kind of the answer."""
    without = counted.all.applications - counted.answered.applications
    kinds = [(kind, counted.kinds[kind].applications) for kind, _ in charts.ANSWERS]
    return charts.split([*kinds, ("none", without)])


def over_time(span: Span, unit: str, periods: Sequence[Period], today: date) -> Chart:
    counts = {each.first: [each.answered, each.applications - each.answered] for each in periods}
    return charts.chart(ANSWERED, calendar.periods(unit, span.first, span.last, counts, len(ANSWERED), today))


def csv(counted: Statistics) -> str:
    """The table, for spreadsheets."""
    rows = [csv_cells.line(EXCEL, ("Mesure", *HEADS))]
    for word, (applications, companies, candidates), share, _ in lines(counted):
        rows.append(csv_cells.line(EXCEL, (word, applications, share.replace(NARROW, " "), companies, candidates)))
    return "".join(rows)
