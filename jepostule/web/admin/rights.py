"""Requests by persons about their data: a copy of all of it, or its erasure.

The person's address is only sent in bodies, since URLs end up in histories and logs.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack
from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from litestar import Response, get, post
from litestar.response import Redirect, Stream

from jepostule.domain import recipients
from jepostule.domain.errors import AddressesDiffer, AddressRefused
from jepostule.domain.rights import erase as erasing
from jepostule.domain.rights import export as exporting
from jepostule.moments import PARIS
from jepostule.store import erasure as erasures
from jepostule.store.database import reading, transaction
from jepostule.store.rights import person
from jepostule.web import body, forms
from jepostule.web.admin import audit_words, desk, rights_words
from jepostule.web.admin.entrance import ADMIN
from jepostule.web.downloads import as_file
from jepostule.web.request import Request

PATH = "/droits"
SPOOLED = 4 * 1024 * 1024  # bytes of an archive in memory, beyond which it is spooled to disk
PIECE = 256 * 1024
LATEST = 20  # erasures displayed
Errors = dict[str, list[str]]


@get(PATH, opt=ADMIN)
async def ask(request: Request) -> Response[str]:
    return await asked(request)


@post(PATH, opt=ADMIN, status_code=200)
async def look(request: Request) -> Response[str]:
    email, _ = await read(request)
    if errors := faults(email):
        return await asked(request, email, errors)
    return await found(request, email)


@post(f"{PATH}/copie", opt=ADMIN, status_code=200)
async def export(request: Request) -> Response[Any] | Stream:
    email, _ = await read(request)
    if errors := faults(email):
        return await asked(request, email, errors)
    with ExitStack() as stack:
        file = stack.enter_context(SpooledTemporaryFile(SPOOLED))
        async with transaction() as session:
            held = await exporting.write(session, desk.by(request), email, file)
        if any(held):
            stack.pop_all()  # `pieces` closes the file once it is sent
            name = f"je-postule-donnees-{datetime.now(PARIS):%Y%m%d-%H%M}.zip"
            return Stream(pieces(file), media_type="application/zip", headers=as_file(name))
    return await found(request, email)


@post(f"{PATH}/effacer", opt=ADMIN, status_code=303)
async def erase(request: Request) -> Response[Any]:
    email, again = await read(request)
    if errors := faults(email):
        return await asked(request, email, errors)
    if again.lower() != email.lower():
        return await found(request, email, again, {"again": [AddressesDiffer().sentence]})
    async with transaction() as session:
        number = await erasing.ask(session, desk.by(request), email)
    return Redirect(f"/admin{PATH}/effacements/{number}", status_code=303)


async def read(request: Request) -> tuple[str, str]:
    """The address, and its repetition."""
    async with body.form(request) as form:
        return forms.line(form.fields.get("email", "")), forms.line(form.fields.get("again", ""))


def faults(email: str) -> Errors:
    try:
        recipients.checked(email)
    except AddressRefused as refusal:
        return {"email": [refusal.sentence]}
    return {}


async def asked(request: Request, email: str = "", errors: Errors | None = None) -> Response[str]:
    async with reading() as session:
        latest = await erasures.newest(session, LATEST)
    return await desk.page(
        request,
        "admin/rights/ask.html",
        422 if errors else 200,
        values={"email": email},
        errors=errors or {},
        latest=latest,
        who=audit_words.who,
    )


async def found(request: Request, email: str, again: str = "", errors: Errors | None = None) -> Response[str]:
    async with reading() as session:
        held = await person.found(session, email.lower())
        counts = await erasing.count(session, email)
    return await desk.page(
        request,
        "admin/rights/found.html",
        422 if errors else 200,
        email=email,
        counts=rights_words.found(counts),
        copied=any(held),
        values={"again": again},
        errors=errors or {},
    )


async def pieces(file: IO[bytes]) -> AsyncIterator[bytes]:
    with file:
        file.seek(0)
        while piece := await asyncio.to_thread(file.read, PIECE):
            yield piece


routes = [ask, look, export, erase]
