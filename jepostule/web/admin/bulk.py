"""Actions on many rows of a list: the ticked ones, or all that match its filters."""

from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from typing import Any

from litestar import Response, post
from litestar.exceptions import ClientException
from litestar.handlers import BaseRouteHandler

from jepostule.store.database import transaction
from jepostule.store.lists import listing
from jepostule.store.lists.listing import Asked
from jepostule.web import body
from jepostule.web.admin import desk, list_page, words
from jepostule.web.admin.entrance import SUPPORT
from jepostule.web.admin.question import Question
from jepostule.web.admin.table import Bulk, Done, Table
from jepostule.web.request import Request

BATCH = 100  # rows per transaction


def routes(table: Table) -> list[BaseRouteHandler]:
    if not table.bulk:
        return []

    @post(table.route, opt=SUPPORT, status_code=303)
    async def act(request: Request) -> Response[Any]:
        async with body.form(request) as form:
            action = _named(table, form.fields.get("action", ""))
            ticked, every, sure = form.chosen, "all" in form.fields, "sure" in form.fields
        question = table.question(body.pairs(request.scope["query_string"]))
        if action.final and not sure and (every or ticked):
            return await _ask(request, table, question, action, [] if every else ticked)
        batches = _matching(table, table.asked(question)) if every else _ticked(table, ticked)
        total = Done(0)
        async for keys in batches:
            part = await action.does(desk.by(request), keys)
            total = Done(total.done + part.done, total.skipped + part.skipped)
        return await desk.done(request, question.address(), said(table, action, total), bad=not total.done)

    return [act]


def _named(table: Table, name: str) -> Bulk:
    for each in table.bulk:
        if each.name == name:
            return each
    raise ClientException("no such action")


async def ask(
    request: Request, table: Table, action: Bulk, total: str, *, address: str, back: str, ticked: Sequence[str] = ()
) -> Response[str]:
    """The page that asks for confirmation.

    `address`: where the action is. `back`: the words of the link to it. `ticked`: the chosen rows, if not all.
    """
    return await desk.page(
        request, "admin/sure.html", table=table, action=action, total=total, address=address, back=back, ticked=ticked
    )


async def _ask(request: Request, table: Table, question: Question, action: Bulk, ticked: list[str]) -> Response[str]:
    total = await _counted(table, question, ticked)
    address, back = question.address(), "Revenir à la liste"
    return await ask(request, table, action, total, address=address, back=back, ticked=ticked)


async def _counted(table: Table, question: Question, ticked: list[str]) -> str:
    if ticked:
        return words.counted(len(ticked), table.one, table.many)
    async with transaction() as session:
        found = await listing.page(session, table.listing, table.asked(question), 1)
    return list_page.total(table, found.total)


async def _ticked(table: Table, texts: list[str]) -> AsyncIterator[list[Any]]:
    keys = []
    for text in texts:
        with suppress(ValueError):  # a forged form
            keys.append(listing.key_of(table.listing, text))
    if keys:
        yield keys


async def _matching(table: Table, asked: Asked) -> AsyncIterator[list[Any]]:
    """Batches of keys. Rows added meanwhile are not among them; rows removed meanwhile make it skip no others."""
    everything = Asked(asked.filters, asked.search, asked.order, asked.ascending)
    place = ""
    while True:
        async with transaction() as session:
            keys, place = await listing.keys(session, table.listing, everything, BATCH, place)
        if keys:
            yield keys
        if not place:
            return


def said(table: Table, action: Bulk, total: Done) -> str:
    """`998 tâches relancées, 2 laissées telles quelles.`"""
    if total == Done(0):
        return "Rien n’était sélectionné\u202f: rien n’a été fait."
    one, many = f"{table.one} {action.done}", f"{table.many} {action.done.replace('ée', 'ées')}"
    left = words.counted(total.skipped, "laissée telle quelle", "laissées telles quelles")
    return words.counted(total.done, one, many) + (f", {left}." if total.skipped else ".")
