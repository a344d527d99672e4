"""The form to correct an address, and to choose the letters sent to the new one."""

from collections.abc import Mapping
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from jepostule.domain import corrections
from jepostule.domain.errors import LetterRefused
from jepostule.store.database import transaction
from jepostule.web import body, forms
from jepostule.web.admin import desk, words
from jepostule.web.admin.application import ONE, obstacle, opened, page, path, reader, seen
from jepostule.web.admin.dossier import Dossier
from jepostule.web.admin.entrance import SUPPORT
from jepostule.web.request import Request

PATH = f"{ONE}/adresse/{{who:str}}"
# Letters that may be sent again, by reader with the wrong address. The letter to the employer shows the candidate's.
AGAIN = {"employer": ("application",), "candidate": ("confirmation", "answer", "application")}
# Ticked by default: letters that never arrived where they should.
TICKED = ("confirmation", "answer")


@get(PATH, opt=SUPPORT)
async def ask(request: Request, number: FromPath[int], who: FromPath[str]) -> Response[str]:
    return await shown(request, number, who)


@post(PATH, opt=SUPPORT, status_code=303)
async def correct(request: Request, number: FromPath[int], who: FromPath[str]) -> Response[Any]:
    whose = reader(who)
    async with body.form(request) as form:
        typed = {name: forms.line(form.fields.get(name, "")) for name in ("email", *AGAIN[whose])}
    again = [kind for kind in AGAIN[whose] if typed[kind] or whose == "employer"]
    try:
        async with transaction() as session:
            await opened(session, number)
            sent = await corrections.correct(session, desk.by(request), number, whose, typed["email"], again)
    except LetterRefused as refusal:
        return await shown(request, number, who, typed, refusal)
    return await desk.done(request, path(number), said(sent))


def said(sent: int) -> str:
    leaving = words.counted(sent, "e-mail part à la bonne adresse", "e-mails partent à la bonne adresse")
    return f"L’adresse est corrigée\u202f: {leaving}." if sent else "L’adresse est corrigée."


async def shown(
    request: Request,
    number: int,
    who: str,
    typed: Mapping[str, str] | None = None,
    refusal: LetterRefused | None = None,
) -> Response[str]:
    whose = reader(who)
    async with transaction() as session:
        found = await seen(session, request, number)
        in_the_way = await obstacle(corrections.refuse(session, found.application, whose))
    return await page(
        request,
        "address",
        found,
        422 if refusal else 200,
        who=who,
        values=typed or begun(found, whose),
        errors={"email": [refusal.sentence]} if refusal else {},
        offered=[] if whose == "employer" else offered(found),
        obstacle=in_the_way,
    )


def begun(found: Dossier, whose: str) -> dict[str, str]:
    email = found.application.employer_email if whose == "employer" else found.application.candidate_email
    return {"email": email} | {kind: "on" if kind in TICKED else "" for kind in AGAIN[whose]}


def offered(found: Dossier) -> list[str]:
    """The kinds of letters that can be sent again."""
    erased = any(each.content is None for each in found.documents)
    there = {
        "confirmation": found.count("confirmation") > 0,
        "answer": bool(found.answers),
        "application": found.count("application") > 0 and not erased,
    }
    return [kind for kind, is_there in there.items() if is_there]


routes = [ask, correct]
