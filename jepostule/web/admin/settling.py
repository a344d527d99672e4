"""Confirming that an e-mail in doubt has arrived, from its page."""

from typing import Any
from uuid import UUID

from litestar import Response, post
from litestar.params import FromPath

from jepostule.domain import settling
from jepostule.domain.errors import LetterRefused
from jepostule.store.database import transaction
from jepostule.web import body, forms
from jepostule.web.admin import desk, letter, letters
from jepostule.web.admin.entrance import SUPPORT
from jepostule.web.request import Request


@post(f"{letter.PATH}/arrive", opt=SUPPORT, status_code=303)
async def settle(request: Request, letter_id: FromPath[UUID]) -> Response[Any]:
    async with body.form(request) as form:
        known = forms.count(form.fields.get("seen", ""))
    try:
        async with transaction() as session:
            await letter.opened(session, letter_id)
            await settling.settle(session, desk.by(request), letter_id, seen=known or 0)
    except LetterRefused as refusal:
        return await letter.shown(request, letter_id, refusal)
    return await desk.done(request, f"{letters.PATH}/{letter_id}", "C’est noté\u202f: cet e-mail est arrivé.")


routes = [settle]
