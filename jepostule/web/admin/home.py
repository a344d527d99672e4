"""The first page: what needs a hand, what went through, what waits."""

from datetime import datetime, timedelta
from typing import Any

from litestar import Response, get

from jepostule.rendering import PARIS
from jepostule.store import figures, workload
from jepostule.store.database import Session, transaction
from jepostule.store.queue import Job
from jepostule.store.workload import Queue
from jepostule.web.admin import charts, desk
from jepostule.web.request import Request

# After as many days the documents are gone: an older letter cannot be sent again as it was.
PERIOD = timedelta(days=30)
LATEST = 20
LATE = timedelta(minutes=1)


@get("/", opt={"role": "lecture"})
async def home(request: Request) -> Response[str]:
    return await shown(request, "main")


@get("/maintenant", opt={"role": "lecture", "by_itself": True})
async def now(request: Request) -> Response[str]:
    """The figures of the moment, which the page asks for again and again."""
    return await shown(request, "now")


async def shown(request: Request, block: str) -> Response[str]:
    moment = datetime.now(PARIS)
    async with transaction() as session:
        view = await counted(session, moment)
    return await desk.page(request, "admin/home.html", block=block, moment=moment, **view)


async def counted(session: Session, moment: datetime) -> dict[str, Any]:
    queues = await workload.queues(session)
    every = [queues.get(name, Queue(name)) for name in dict.fromkeys([*Job, *sorted(queues)])]
    today = await figures.traffic(session, moment.replace(hour=0, minute=0, second=0, microsecond=0))
    month = await figures.traffic(session, moment - PERIOD)
    return {
        "today": today,
        "month": month,
        "fates": charts.fates(today, month),
        "troubles": await figures.troubles(session, moment - PERIOD),
        "queues": every,
        "all": together(every),
        "late": [each for each in every if each.oldest and moment - each.oldest > LATE],
        "workers": await workload.workers(session),
        "latest": await figures.latest(session, LATEST),
    }


def together(queues: list[Queue]) -> Queue:
    """All queues as if they were one."""
    return Queue(
        "",
        ready=sum(each.ready for each in queues),
        delayed=sum(each.delayed for each in queues),
        running=sum(each.running for each in queues),
        failed=sum(each.failed for each in queues),
        oldest=min((each.oldest for each in queues if each.oldest), default=None),
    )


routes = [home, now]
