"""Blocking and unblocking of an application's addresses by agents."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect

from jepostule.domain import blocking, paris
from jepostule.domain.errors import Incomplete
from jepostule.store import application as applications
from jepostule.store import blacklist
from jepostule.store.application import Application
from jepostule.store.database import transaction
from jepostule.web import body, forms
from jepostule.web.admin import desk
from jepostule.web.admin.application import ONE, opened, page, path, reader, seen
from jepostule.web.admin.entrance import SUPPORT
from jepostule.web.request import Request

FIELDS = ("email", "reason", "last")


@get(f"{ONE}/bloquer/{{who:str}}", opt=SUPPORT)
async def ask(request: Request, number: FromPath[int], who: FromPath[str]) -> Response[str]:
    return await shown(request, number, who, begun())


@post(f"{ONE}/bloquer/{{who:str}}", opt=SUPPORT, status_code=303)
async def block(request: Request, number: FromPath[int], who: FromPath[str]) -> Response[Any]:
    typed = await read(request)
    try:
        async with transaction() as session:
            application = await opened(session, number)
            asked = blocking.checked(typed | {"email": address(application, who)}, datetime.now(UTC))
            subject = applications.subject(number)
            await blocking.block(session, desk.by(request), asked, subject, reader=reader(who))
    except Incomplete as incomplete:
        return await shown(request, number, who, typed, incomplete.errors)
    return await desk.done(request, path(number), "Cette adresse est bloquée\u202f: nous ne lui écrivons plus.")


@post(f"{ONE}/debloquer/{{who:str}}", opt=SUPPORT, status_code=303)
async def unblock(request: Request, number: FromPath[int], who: FromPath[str]) -> Redirect:
    async with transaction() as session:
        application = await opened(session, number)
        blocked = await blacklist.of(session, [address(application, who)])
        numbers = [each.id for each in blocked.values()]
        subject = applications.subject(number)
        freed = await blocking.unblock(session, desk.by(request), numbers, subject, reader=reader(who))
    said = "Cette adresse est débloquée." if freed else "Cette adresse n’était pas bloquée."
    return await desk.done(request, path(number), said, bad=not freed)


def address(application: Application, who: str) -> str:
    if application.anonymous_at:
        raise NotFoundException
    return application.employer_email if reader(who) == "employer" else application.candidate_email


async def read(request: Request) -> dict[str, str]:
    async with body.form(request) as form:
        return {name: forms.line(form.fields.get(name, "")) for name in FIELDS}


def begun() -> dict[str, str]:
    """The initial values of the form."""
    last = paris.today(datetime.now(UTC) + blocking.duration())
    return {"email": "", "reason": "", "last": last.isoformat()}


async def shown(
    request: Request,
    number: int,
    who: str,
    values: Mapping[str, str],
    errors: Mapping[str, list[str]] | None = None,
) -> Response[str]:
    async with transaction() as session:
        address(await opened(session, number), who)
        found = await seen(session, request, number)
    status = 422 if errors else 200
    return await page(request, "block", found, status, who=who, values=values, errors=errors or {})


routes = [ask, block, unblock]
