"""Statistics as text for a terminal."""

from jepostule.store.figures.statistics import Reach, Statistics

WIDTH = 31  # characters of the left column


def table(counted: Statistics) -> str:
    return "\n".join([*summary(counted.all, counted.answered), "", *kinds(counted)])


def summary(everything: Reach, answered: Reach) -> list[str]:
    figures = {
        "Applications": f"{everything.applications:,}",
        "Candidates": f"{everything.candidates:,}",
        "Applications per candidate": ratio(everything.applications, everything.candidates),
        "Companies reached": f"{everything.companies:,}",
        "Answers": f"{answered.applications:,}",
        "Answer rate": share(answered.applications, everything.applications),
        "Companies that answered": f"{answered.companies:,}",
        "Candidates that were answered": f"{answered.candidates:,}",
    }
    return [f"{word:{WIDTH}}{figure:>12}" for word, figure in figures.items()]


def kinds(counted: Statistics) -> list[str]:
    heads = f"{'Answer':{WIDTH}}{'Count':>12}{'Share':>10}{'Companies':>12}{'Candidates':>12}"
    return [heads, *(line(kind, reach, counted.answered) for kind, reach in counted.kinds.items())]


def line(kind: str, reach: Reach, answered: Reach) -> str:
    part = share(reach.applications, answered.applications)
    return f"{kind:{WIDTH}}{reach.applications:>12,}{part:>10}{reach.companies:>12,}{reach.candidates:>12,}"


def ratio(count: int, among: int) -> str:
    return f"{count / among:.2f}" if among else "-"


def share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "-"
