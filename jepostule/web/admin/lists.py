"""The routes of a table: the list, its export, and the actions on its rows."""

from collections.abc import AsyncGenerator
from typing import Any

from litestar import Response, get
from litestar.handlers import BaseRouteHandler
from litestar.response import Stream

from jepostule.domain import audit, csv_cells
from jepostule.domain.csv_cells import EXCEL
from jepostule.store.database import Session, reading, transaction
from jepostule.store.lists import listing
from jepostule.store.lists.listing import Asked, Page
from jepostule.store.streaming import streamed
from jepostule.web import body, pages
from jepostule.web.admin import bulk, cells, desk, filters, list_page
from jepostule.web.admin.table import Table
from jepostule.web.downloads import as_file
from jepostule.web.request import Request

MARK = "\ufeff"  # so that spreadsheets read UTF-8


def routes(table: Table) -> list[BaseRouteHandler]:
    @get(table.route, opt={"role": table.role})
    async def each(request: Request) -> Response[str]:
        return await shown(request, table)

    return [each, *besides(table)]


def besides(table: Table) -> list[BaseRouteHandler]:
    """All routes except the list itself, for lists that define it themselves."""

    @get(f"{table.route}/export.csv", opt={"role": table.export_role})
    async def export(request: Request) -> Stream:
        async with transaction() as session:
            await audit.note(session, desk.by(request), "export", table.here)
        asked = table.asked(table.question(body.pairs(request.scope["query_string"])))
        return Stream(lines(table, asked), media_type="text/csv", headers=as_file(f"{table.here}.csv"))

    return [export, *bulk.routes(table)]


async def shown(request: Request, table: Table, **above: Any) -> Response[str]:
    """The page, or for htmx what was found; 422 for an invalid filter, with what the others find."""
    question = table.question(body.pairs(request.scope["query_string"]))
    async with reading() as session:
        page = await _page(session, table, table.asked(question))
    choices = filters.shown(table.filters, question.values, page.beside)
    common = list_page.common(request.user, table, question, choices, some=bool(page.rows))
    found = list_page.found(table, question, page, ticked=bool(common.actions))
    if table.above and not pages.wants_fragment(request):
        found = found._replace(above=list_page.above(request.user, table, **above))
    return await list_page.drawn(request, common, found)


async def _page(session: Session, table: Table, asked: Asked) -> Page:
    beside = filters.asked(table.filters)
    try:
        return await listing.page(session, table.listing, asked, beside=beside)
    except ValueError:  # a truncated cursor: the first page instead
        first = Asked(asked.filters, asked.search, asked.order)
        return await listing.page(session, table.listing, first, beside=beside)


async def lines(table: Table, asked: Asked) -> AsyncGenerator[str, None]:
    columns = [*table.columns, *table.exported]
    yield MARK + csv_cells.line(EXCEL, map(cells.exported, columns))
    async with transaction() as session, streamed(session, listing.everything(table.listing, asked)) as found:
        async for row in found:
            yield csv_cells.line(EXCEL, (cells.plain(each.cell(row)) for each in columns))
