"""The page of a job: its state, its runs, and the actions of agents."""

from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from jepostule.store.database import transaction
from jepostule.store.jobs import job_file
from jepostule.store.jobs.job_file import JobFile
from jepostule.web import body
from jepostule.web.admin import bulk, cause_words, delayed, desk, failed, job_stories
from jepostule.web.admin.cells import State
from jepostule.web.admin.entrance import LECTURE, SUPPORT
from jepostule.web.admin.table import Table
from jepostule.web.request import Request

ONE = "/taches/{number:int}"
STATES = {
    "ready": State("clock", "Prête"),
    "delayed": State("clock", "À venir", "warn"),
    "running": State("play", "En cours", "live"),
    "failed": State("alert", "En échec", "bad"),
    "archived": State("save", "Archivée"),
    "gone": State("check", "Sortie de la file"),
}
# The list that contains jobs in this state, and defines the actions on them.
LISTS: dict[str, Table] = {"failed": failed.TABLE, "delayed": delayed.TABLE, "archived": failed.ARCHIVE}


@get(ONE, opt=LECTURE)
async def show(request: Request, number: FromPath[int]) -> Response[str]:
    found = await opened(number)
    table = LISTS.get(found.place.state)
    return await desk.page(
        request,
        "admin/jobs/job.html",
        job=found,
        table=table,
        state=STATES[found.place.state],
        actions=table.bulk if table else [],
        said=cause_words.said,
        story=job_stories,
    )


@post(ONE, opt=SUPPORT, status_code=303)
async def act(request: Request, number: FromPath[int]) -> Response[Any]:
    async with body.form(request) as form:
        name, sure = form.fields.get("action", ""), "sure" in form.fields
    found = await opened(number)
    table = LISTS.get(found.place.state)
    action = next((each for each in table.bulk if each.name == name), None) if table else None
    if table is None or action is None:
        sentence = "Cette tâche a changé entre-temps\u202f: rien n’a été fait."
        return await desk.done(request, path(number), sentence, bad=True)
    if action.final and not sure:
        return await bulk.ask(request, table, action, "cette tâche", address=path(number), back="Revenir à la tâche")
    done = await action.does(desk.by(request), [key(found)])
    return await desk.done(request, path(number), bulk.said(table, action, done), bad=not done.done)


async def opened(number: int) -> JobFile:
    async with transaction() as session:
        found = await job_file.find(session, number)
    if found is None:
        raise NotFoundException
    return found


def key(found: JobFile) -> int:
    """The key of the job's row in its list."""
    return found.archived.id if found.archived and found.place.state == "archived" else found.id


def path(number: int) -> str:
    return f"/admin/taches/{number}"


routes = [show, act]
