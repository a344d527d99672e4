"""Statistics between two days, as a page and as CSV; and all answers of a platform, as CSV."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.response import Stream

from jepostule.domain import audit, paris, reports
from jepostule.domain.csv_cells import EXCEL
from jepostule.domain.errors import Incomplete
from jepostule.store import platform as platforms
from jepostule.store.database import Session, transaction
from jepostule.store.figures import statistics
from jepostule.store.platform import Platform
from jepostule.web import body
from jepostule.web.admin import calendar, desk, lists, span
from jepostule.web.admin import statistics_view as view
from jepostule.web.admin.entrance import LECTURE, SUPPORT
from jepostule.web.admin.span import PLATFORM, Span
from jepostule.web.downloads import as_file
from jepostule.web.request import Request


@dataclass(frozen=True)
class Asked:
    """What was typed, and the span it means, or None and the errors."""

    typed: dict[str, str]
    platforms: list[Platform]
    span: Span | None
    errors: dict[str, list[str]]


@get("/statistiques", opt=LECTURE)
async def page(request: Request) -> Response[str]:
    async with transaction() as session:
        asked = await read(session, request)
        found = await counted(session, asked.span) if asked.span else {}
    return await shown(request, asked, found)


@get("/statistiques/chiffres.csv", opt=LECTURE)
async def figures(request: Request) -> Response[str]:
    async with transaction() as session:
        asked = await read(session, request)
        if asked.span is None:
            return await shown(request, asked, {})
        found = await statistics.statistics(session, asked.span.asked)
    of = f"-{asked.span.platform.client_id}" if asked.span.platform else ""
    name = f"chiffres-{asked.span.first}-{asked.span.last}{of}.csv"
    return Response(lists.MARK + view.csv(found), media_type="text/csv", headers=as_file(name))


async def read(session: Session, request: Request) -> Asked:
    typed = span.typed(body.pairs(request.scope["query_string"]), datetime.now(UTC))
    choices = await platforms.every(session)
    try:
        return Asked(typed, choices, span.read(typed, choices), {})
    except Incomplete as incomplete:
        return Asked(typed, choices, None, incomplete.errors)


async def counted(session: Session, wanted: Span) -> dict[str, Any]:
    unit = calendar.unit(wanted.first, wanted.last)
    found, periods = await statistics.counted(session, wanted.asked, unit)
    return {
        "found": found,
        "lines": view.lines(found),
        "split": view.split(found),
        "chart": view.over_time(wanted, unit, periods, paris.today(datetime.now(UTC))),
        "column": view.COLUMNS[unit],
    }


async def shown(request: Request, asked: Asked, found: dict[str, Any]) -> Response[str]:
    return await desk.page(
        request,
        "admin/statistics.html",
        422 if asked.errors else 200,
        asked=asked,
        usual=span.usual(paris.today(datetime.now(UTC))),
        heads=view.HEADS,
        kind=span.kind,
        **found,
    )


@get("/statistiques/reponses.csv", opt=SUPPORT)
async def answers(request: Request) -> Stream:
    """The same as the command `dumpanswers` writes, for a French Excel."""
    client_id = body.pairs(request.scope["query_string"]).get(PLATFORM, "")
    async with transaction() as session:
        platform = await platforms.by_client_id(session, client_id)
        if platform is None:
            raise NotFoundException
        await audit.note(session, desk.by(request), "dump-answers", platforms.subject(platform.id))
    return Stream(lines(platform.id), media_type="text/csv", headers=as_file(f"reponses-{client_id}.csv"))


async def lines(platform_id: int) -> AsyncIterator[str]:
    yield lists.MARK
    async with transaction() as session, reports.answers(session, platform_id, EXCEL) as found:
        async for line in found:
            yield line


routes = [page, figures, answers]
