"""Sending an e-mail again, from a page that explains the effect."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from jepostule.domain import repeats
from jepostule.domain.errors import LetterRefused
from jepostule.store.database import transaction
from jepostule.web import body, forms
from jepostule.web.admin import desk
from jepostule.web.admin.application import ONE, obstacle, opened, page, path, reader, seen
from jepostule.web.admin.entrance import SUPPORT
from jepostule.web.request import Request

PATH = f"{ONE}/renvoyer/{{who:str}}"
KINDS = {"employer": "application", "candidate": "confirmation"}
SAID = {"employer": "La candidature repart vers l’entreprise.", "candidate": "La copie repart vers la personne."}


@get(PATH, opt=SUPPORT)
async def ask(request: Request, number: FromPath[int], who: FromPath[str]) -> Response[str]:
    return await shown(request, number, who)


@post(PATH, opt=SUPPORT, status_code=303)
async def send(request: Request, number: FromPath[int], who: FromPath[str]) -> Response[Any]:
    async with body.form(request) as form:
        known, doubted = (forms.count(form.fields.get(name, "")) or 0 for name in ("seen", "doubted"))
    try:
        async with transaction() as session:
            await opened(session, number)
            kind = KINDS[reader(who)]
            await repeats.send_again(session, desk.by(request), number, kind, seen=known, doubted=doubted)
    except LetterRefused as refusal:
        return await shown(request, number, who, refusal)
    return await desk.done(request, path(number), SAID[reader(who)])


async def shown(request: Request, number: int, who: str, refusal: LetterRefused | None = None) -> Response[str]:
    """The page, with what would prevent sending; 409 after a refusal."""
    kind = KINDS[reader(who)]
    async with transaction() as session:
        found = await seen(session, request, number)
        in_the_way = await obstacle(repeats.refuse(session, found.application, [kind]))
    return await page(
        request, "again", found, 409 if refusal else 200, who=who, kind=kind, refusal=refusal, obstacle=in_the_way
    )


routes = [ask, send]
