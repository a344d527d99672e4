"""Putting and removing a platform's logo, from the page of the platform."""

from typing import Any

from litestar import Response, post
from litestar.params import FromPath

from jepostule.domain import logos
from jepostule.domain.errors import Incomplete
from jepostule.store.database import transaction
from jepostule.web import body
from jepostule.web.admin import desk
from jepostule.web.admin.entrance import ADMIN
from jepostule.web.admin.platform import ONE, locked, page
from jepostule.web.admin.platforms import PATH
from jepostule.web.request import Request


@post(f"{ONE}/logo", opt=ADMIN, status_code=303, request_max_body_size=body.UPLOAD_LIMIT)
async def put(request: Request, number: FromPath[int]) -> Response[Any]:
    try:
        async with body.form(request) as sent:
            image = logos.read(sent.uploads)
        async with transaction() as session:
            await logos.put(session, desk.by(request), await locked(session, number), image)
    except Incomplete as incomplete:
        return await page(request, number, 422, errors=incomplete.errors)
    return await desk.done(request, f"{PATH}/{number}", "Le logo est enregistré.")


@post(f"{ONE}/logo/retrait", opt=ADMIN, status_code=303)
async def remove(request: Request, number: FromPath[int]) -> Response[Any]:
    async with transaction() as session:
        await logos.remove(session, desk.by(request), await locked(session, number))
    return await desk.done(request, f"{PATH}/{number}", "Le logo est retiré.")


routes = [put, remove]
