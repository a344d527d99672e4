"""The form to send the documents of an application to an address."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from jepostule.domain import handovers
from jepostule.domain.errors import LetterRefused
from jepostule.store.database import transaction
from jepostule.web import body, forms
from jepostule.web.admin import desk
from jepostule.web.admin.application import ONE, obstacle, opened, page, path, seen
from jepostule.web.admin.entrance import SUPPORT
from jepostule.web.request import Request

PATH = f"{ONE}/transferer"


@get(PATH, opt=SUPPORT)
async def ask(request: Request, number: FromPath[int]) -> Response[str]:
    return await shown(request, number)


@post(PATH, opt=SUPPORT, status_code=303)
async def send(request: Request, number: FromPath[int]) -> Response[Any]:
    async with body.form(request) as form:
        email, known = forms.line(form.fields.get("email", "")), forms.count(form.fields.get("seen", ""))
    try:
        async with transaction() as session:
            await opened(session, number)
            await handovers.to_address(session, desk.by(request), number, email, seen=known or 0)
    except LetterRefused as refusal:
        return await shown(request, number, email, refusal)
    return await desk.done(request, path(number), "Les documents partent à cette adresse.")


async def shown(request: Request, number: int, email: str = "", refusal: LetterRefused | None = None) -> Response[str]:
    async with transaction() as session:
        found = await seen(session, request, number)
        in_the_way = await obstacle(handovers.kept(session, found.application))
    return await page(
        request,
        "documents",
        found,
        422 if refusal else 200,
        values={"email": email},
        errors={"email": [refusal.sentence]} if refusal else {},
        obstacle=in_the_way,
    )


routes = [ask, send]
