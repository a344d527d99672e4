"""The first page: what needs attention, the figures of the last days, and the queues."""

from datetime import date, datetime, timedelta
from typing import Any

from litestar import Response, get

from jepostule.domain import reports
from jepostule.domain.checkup import LATE
from jepostule.moments import PARIS
from jepostule.store import days
from jepostule.store.database import Session, transaction
from jepostule.store.figures import day_figures, first_page
from jepostule.store.figures.day_figures import Figures
from jepostule.store.jobs import chore, paused_queue, workload
from jepostule.store.jobs.workload import Queue
from jepostule.store.queue import Job
from jepostule.web.admin import calendar, charts, desk
from jepostule.web.admin.charts import Chart, Legend
from jepostule.web.admin.entrance import BY_ITSELF, LECTURE
from jepostule.web.request import Request

# Some letters stay in doubt for good, and a copy cannot be called back: older ones would hide the new ones.
RECENT = timedelta(days=7)
LATEST = 20


@get("/", opt=LECTURE)
async def home(request: Request) -> Response[str]:
    return await shown(request, "main")


@get("/maintenant", opt=LECTURE | BY_ITSELF)
async def now(request: Request) -> Response[str]:
    """The current figures, which the page requests periodically."""
    return await shown(request, "now")


async def shown(request: Request, block: str) -> Response[str]:
    moment = datetime.now(PARIS)
    async with transaction() as session:
        view = await counted(session, moment)
    return await desk.page(request, "admin/home/page.html", block=block, moment=moment, **view)


async def counted(session: Session, moment: datetime) -> dict[str, Any]:
    queues = await workload.queues(session)
    every = [queues.get(name, Queue(name)) for name in dict.fromkeys([*Job, *sorted(queues)])]
    recent = moment.date() - RECENT
    return {
        **through(await reports.month(session, moment)),
        "recent": recent,
        "troubles": await first_page.troubles(session, days.midnight(recent)),  # the same days as the lists linked to
        "queues": every,
        "all": together(every),
        "late": [each for each in every if each.oldest and moment - each.oldest > LATE],
        "workers": await workload.workers(session),
        "refused": await workload.refused(session),
        "paused": (await paused_queue.each(session)).values(),
        "broken": [each for each in (await chore.each(session)).values() if each.error],
        "latest": await first_page.latest(session, LATEST),
    }


def through(by_day: dict[date, Figures]) -> dict[str, Any]:
    """Charts and figures of these days, the last of which is today."""
    *_, today = by_day
    month = day_figures.together(by_day.values())
    applied = {day: [each.applications] for day, each in by_day.items()}
    answered = {day: [getattr(each, kind) for kind, _ in charts.ANSWERS] for day, each in by_day.items()}
    fates = charts.fates(by_day[today], month)
    return {
        "today": by_day[today],
        "month": month,
        "applied": daily([("sent", "Candidatures")], applied),
        "answered": daily(charts.ANSWERS, answered),
        "fates": fates,
        "split": charts.split([(each.colour, each.month) for each in fates]),
        "answers": charts.answers(by_day[today], month),
    }


def daily(legend: Legend, counts: dict[date, list[int]]) -> Chart:
    first, *_, today = counts
    return charts.chart(legend, calendar.periods("day", first, today, counts, len(legend), today))


def together(queues: list[Queue]) -> Queue:
    """The totals of all queues."""
    return Queue(
        "",
        ready=sum(each.ready for each in queues),
        delayed=sum(each.delayed for each in queues),
        running=sum(each.running for each in queues),
        failed=sum(each.failed for each in queues),
        oldest=min((each.oldest for each in queues if each.oldest), default=None),
    )


routes = [home, now]
