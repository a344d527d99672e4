"""The list of blocked addresses, and the form to block one by hand."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from litestar import Response, get, post

from jepostule.domain import blocking
from jepostule.domain.audit import By
from jepostule.domain.errors import Incomplete
from jepostule.store.database import transaction
from jepostule.store.lists.blacklist_list import LISTING
from jepostule.web.admin import block_words, desk, lists
from jepostule.web.admin.blocking import begun, read
from jepostule.web.admin.entrance import SUPPORT
from jepostule.web.admin.table import Bulk, Column, Done, Link, Since, Table, Until
from jepostule.web.request import Request

PATH = "/admin/adresses-bloquees"


def cause(row: Any) -> Link | str:
    if row.application_id is None:
        return "À la main" if row.mail_event_id is None else ""
    return Link(f"Candidature n° {row.application_id}", f"/admin/candidatures/{row.application_id}")


async def free(by: By, numbers: list[Any]) -> Done:
    async with transaction() as session:
        freed = await blocking.unblock(session, by, numbers)
    return Done(freed, len(numbers) - freed)


TABLE = Table(
    path=PATH,
    here="blacklist",
    title="Adresses bloquées",
    one="adresse",
    many="adresses",
    listing=LISTING,
    columns=[
        Column("Adresse", lambda row: row.email, order="adresse"),
        Column("Raison", lambda row: block_words.why(row.reason), css="second"),
        Column("Origine", cause, css="second"),
        Column("Bloquée", lambda row: row.created_at, order="recentes", css="third number", timed=True),
        Column("Fin du blocage", lambda row: row.until, order="fin", css="number", timed=True),
    ],
    filters=[Since(), Until()],
    search="Adresse, ou une partie",
    bulk=[Bulk("debloquer", "Débloquer", "débloquée", "done", free)],
    empty="Aucune adresse bloquée",
    above="admin/blacklist/_above.html",
    narrow=lambda row: block_words.why(row.reason),
)


@get("/adresses-bloquees/bloquer", opt=SUPPORT)
async def ask(request: Request) -> Response[str]:
    return await form(request, begun())


@post("/adresses-bloquees/bloquer", opt=SUPPORT, status_code=303)
async def block(request: Request) -> Response[Any]:
    typed = await read(request)
    try:
        async with transaction() as session:
            await blocking.block(session, desk.by(request), blocking.checked(typed, datetime.now(UTC)))
    except Incomplete as incomplete:
        return await form(request, typed, incomplete.errors)
    return await desk.done(request, PATH, "Cette adresse est bloquée\u202f: nous ne lui écrivons plus.")


async def form(
    request: Request, values: Mapping[str, str], errors: Mapping[str, list[str]] | None = None
) -> Response[str]:
    status = 422 if errors else 200
    return await desk.page(request, "admin/blacklist/new.html", status, values=values, errors=errors or {})


routes = [*lists.routes(TABLE), ask, block]
