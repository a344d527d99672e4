"""Failed jobs: totals by cause, their list with the actions of agents, and the list of archived ones."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from functools import partial
from itertools import groupby
from typing import Any, NamedTuple

from litestar import Response, get

from jepostule.domain import repairs
from jepostule.domain.audit import By
from jepostule.moments import short
from jepostule.store.application import NOBODY, called
from jepostule.store.database import Session, transaction
from jepostule.store.legacy import failure as legacy_failure
from jepostule.store.lists import archive_list, failed_list
from jepostule.store.lists.failed_list import Failures
from jepostule.store.queue import Job
from jepostule.web import pages
from jepostule.web.admin import cause_words, lists, words
from jepostule.web.admin.applications import NUMBER
from jepostule.web.admin.entrance import LECTURE
from jepostule.web.admin.table import Bulk, Choice, Column, Done, Link, Since, State, Table, Until
from jepostule.web.request import Request

Action = Callable[[Session, By, Sequence[int]], Awaitable[int]]

PATH = "/admin/echecs"
# Without housekeeping, whose failures are not left to agents.
TASKS = Choice("file", "Tâche", [(name, words.queue(name)) for name in Job], every="Toutes")
CAUSES = Choice("cause", "Cause", cause_words.OPTIONS, every="Toutes")
NUMBERS = "N° de tâche ou de candidature"


def job(row: Any, number: int) -> Link:
    return Link(words.queue(row.task), f"/admin/taches/{number}", also=f"n° {number}")


def about(row: Any) -> Link | None:
    if row.application_id is None:
        return None
    name = called(row.candidate_first_name, row.candidate_last_name) or NOBODY
    return Link(f"{name}, {row.firm}", f"/admin/candidatures/{row.application_id}")


def briefly(row: Any, why: str, at: datetime) -> str:
    """Application, cause and time, for phones, which do not show these columns."""
    whose = about(row)
    return ", ".join([*([whose.text] if whose else []), why, short(at)])


def together(action: Action) -> Callable[[By, list[Any]], Awaitable[Done]]:
    """`action` as a function that acts on a batch, in a transaction of its own."""

    async def does(by: By, keys: list[Any]) -> Done:
        async with transaction() as session:
            done = await action(session, by, keys)
        return Done(done, len(keys) - done)

    return does


KEEPING = partial(repairs.retry, keep=True)
TABLE = Table(
    path=PATH,
    here="failed",
    title="Tâches en échec",
    one="tâche",
    many="tâches",
    listing=failed_list.LISTING,
    columns=[
        Column("Tâche", lambda row: job(row, row.id)),
        Column("Candidature", about, css="second"),
        Column("Cause", lambda row: cause_words.title(row.cause), css="second"),
        Column("Essais", lambda row: row.attempts, css="third number"),
        Column("Échouée", lambda row: row.failed_at, order="recentes", css="second number", timed=True),
    ],
    filters=[TASKS, CAUSES, Since(), Until()],
    search=NUMBERS,
    bulk=[
        Bulk("retry", "Relancer", "relancée", "redo", together(repairs.retry)),
        Bulk("retry-archive", "Relancer et archiver", "relancée et archivée", "layers", together(KEEPING)),
        Bulk("archive", "Archiver", "archivée", "save", together(repairs.archive)),
        Bulk("delete", "Supprimer", "supprimée", "trash", together(repairs.delete), final=True),
    ],
    exported=[NUMBER],
    empty="Aucune tâche en échec",
    above="admin/jobs/_causes.html",
    narrow=lambda row: briefly(row, cause_words.title(row.cause), row.failed_at),
)
ARCHIVE = Table(
    path=f"{PATH}/archives",
    here="failed",
    title="Tâches archivées",
    one="tâche",
    many="tâches",
    listing=archive_list.LISTING,
    columns=[
        Column("Tâche", lambda row: job(row, row.job_id)),
        Column("Candidature", about, css="third"),
        Column("Cause", lambda row: cause_words.title(row.cause), css="second"),
        Column("Ensuite", lambda row: State("redo", "Relancée") if row.retried else None, css="second"),
        Column("Échouée", lambda row: row.failed_at, css="third number", timed=True),
        Column("Archivée", lambda row: row.archived_at, order="archivees", css="second number", timed=True),
        Column("Par", lambda row: row.archived_by, css="third"),
    ],
    filters=[TASKS, CAUSES, Since(), Until()],
    search=NUMBERS,
    bulk=[Bulk("retry", "Relancer", "relancée", "redo", together(repairs.retry_archived))],
    exported=[NUMBER],
    empty="Aucune tâche archivée",
    above="admin/jobs/_views.html",
    narrow=lambda row: briefly(row, cause_words.title(row.cause), row.archived_at),
)


class Cause(NamedTuple):
    """`number`: of jobs; `queues`: how many of them are in each."""

    name: str
    said: cause_words.Said
    to_do: State
    number: int
    queues: list[tuple[str, int]]
    first: datetime
    last: datetime

    @property
    def when(self) -> str:
        first, last = short(self.first), short(self.last)
        return f"le {last}" if first == last else f"du {first} au {last}"


def causes(found: list[Failures]) -> list[Cause]:
    """The most frequent first."""
    by_name = sorted(found, key=lambda each: each.cause)
    grouped = [cause(name, list(failures)) for name, failures in groupby(by_name, key=lambda each: each.cause)]
    return sorted(grouped, key=lambda each: -each.number)


def cause(name: str, failures: list[Failures]) -> Cause:
    number = sum(each.number for each in failures)
    return Cause(
        name,
        cause_words.said(name),
        cause_words.to_do(name, number),
        number,
        [(words.queue(each.queue), each.number) for each in failures],
        min(each.first for each in failures),
        max(each.last for each in failures),
    )


@get(TABLE.route, opt=LECTURE)
async def failed(request: Request) -> Response[str]:
    if pages.wants_fragment(request):
        return await lists.shown(request, TABLE)
    async with transaction() as session:
        found = causes(await failed_list.by_cause(session))
        past = await legacy_failure.any_there(session)
    return await lists.shown(request, TABLE, causes=found, past=past)


routes = [failed, *lists.besides(TABLE), *lists.routes(ARCHIVE)]
