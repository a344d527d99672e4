"""The overview of queues, workers, running jobs and chores; pausing queues, and running chores at once."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from jepostule.domain import chores, pauses
from jepostule.domain.chores import Chore
from jepostule.store.database import Session, transaction
from jepostule.store.jobs import at_work, chore, paused_queue, workload
from jepostule.store.jobs.chore import Chore as LastRun
from jepostule.store.jobs.paused_queue import PausedQueue
from jepostule.store.jobs.workload import Queue
from jepostule.store.queue import Job
from jepostule.web.admin import desk, words
from jepostule.web.admin.cells import State
from jepostule.web.admin.entrance import BY_ITSELF, LECTURE, SUPPORT
from jepostule.web.request import Request

PATH = "/admin/taches"
MOST = 100  # running jobs that are shown

Name = TypeVar("Name", bound=StrEnum)


class Line(NamedTuple):
    """A queue, and its pause if there is one."""

    queue: Queue
    paused: PausedQueue | None

    @property
    def state(self) -> State:
        if self.paused:
            return State("pause", "En pause", "warn")
        return State("play", "Ouverte", "good")


class Upkeep(NamedTuple):
    """A chore, its last run and its next one."""

    name: str
    words: str
    last: LastRun | None
    next_at: datetime

    @property
    def state(self) -> State:
        if self.last is None:
            return State("clock", "Pas encore")
        if self.last.is_running:
            return State("play", "En cours", "live")
        return State("alert", "Échouée", "bad") if self.last.error else State("check", "Faite", "good")


@get("/taches", opt=LECTURE)
async def overview(request: Request) -> Response[str]:
    return await shown(request, "main")


@get("/taches/maintenant", opt=LECTURE | BY_ITSELF)
async def now(request: Request) -> Response[str]:
    """What the page requests periodically."""
    return await shown(request, "now")


async def shown(request: Request, block: str) -> Response[str]:
    async with transaction() as session:
        view = await seen(session, datetime.now(UTC))
    return await desk.page(request, "admin/jobs/overview.html", block=block, **view)


async def seen(session: Session, moment: datetime) -> dict[str, Any]:
    queues, paused = await workload.queues(session), await paused_queue.each(session)
    done = await chore.each(session)
    return {
        "queues": [Line(queues.get(name, Queue(name)), paused.get(name)) for name in Job],
        "workers": await at_work.workers(session),
        "running": await at_work.running(session, MOST),
        "chores": [Upkeep(each, words.chore(each), done.get(each), chores.next_run(each, moment)) for each in Chore],
    }


@post("/taches/files/{name:str}/suspendre", opt=SUPPORT, status_code=303)
async def pause(request: Request, name: FromPath[str]) -> Response[Any]:
    queue = known(Job, name)
    async with transaction() as session:
        await pauses.pause(session, desk.by(request), queue)
    return await desk.done(request, PATH, "La file est en pause. Ce qui est en cours se termine, le reste attend.")


@post("/taches/files/{name:str}/reprendre", opt=SUPPORT, status_code=303)
async def resume(request: Request, name: FromPath[str]) -> Response[Any]:
    queue = known(Job, name)
    async with transaction() as session:
        await pauses.resume(session, desk.by(request), queue)
    return await desk.done(request, PATH, "La file est rouverte. Ce qui attendait repart.")


@post("/taches/entretien/{name:str}/lancer", opt=SUPPORT, status_code=303)
async def run(request: Request, name: FromPath[str]) -> Response[Any]:
    asked = known(Chore, name)
    async with transaction() as session:
        await chores.run_now(session, desk.by(request), asked, datetime.now(UTC))
    return await desk.done(request, PATH, "C’est demandé\u202f: cela commence dès qu’un processus est libre.")


def known(kind: type[Name], name: str) -> Name:
    try:
        return kind(name)
    except ValueError as error:
        raise NotFoundException from error


routes = [overview, now, pause, resume, run]
