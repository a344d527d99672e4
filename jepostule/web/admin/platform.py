"""The page of a platform: its settings, its secrets, its pause."""

from collections.abc import Mapping
from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from jepostule import colours
from jepostule.domain import platform_choices, platform_secrets, platforms
from jepostule.domain.errors import Incomplete, SecretLast, SecretOneTooMany
from jepostule.domain.platform_choices import Choices
from jepostule.mail import logos
from jepostule.store import platform as rows
from jepostule.store.database import Session, transaction
from jepostule.store.platform import Platform
from jepostule.web import body, forms
from jepostule.web.admin import desk, platform_form
from jepostule.web.admin.entrance import ADMIN, LECTURE
from jepostule.web.admin.platforms import PATH, show_secret, state
from jepostule.web.request import Request

ONE = "/plateformes/{number:int}"


@get(ONE, opt=LECTURE)
async def show(request: Request, number: FromPath[int]) -> Response[str]:
    return await page(request, number)


@get(f"{ONE}/modifier", opt=ADMIN)
async def ask(request: Request, number: FromPath[int]) -> Response[str]:
    platform = await read(number)
    return await platform_form.page(request, "change", Choices.of(platform), platform=platform)


@post(f"{ONE}/modifier", opt=ADMIN, status_code=303)
async def change(request: Request, number: FromPath[int]) -> Response[Any]:
    async with body.form(request) as sent:
        choices = platform_form.choices(sent.fields)
    try:
        async with transaction() as session:
            await platforms.change(session, desk.by(request), await locked(session, number), choices)
    except Incomplete as incomplete:
        platform = await read(number)
        return await platform_form.page(request, "change", choices, 422, errors=incomplete.errors, platform=platform)
    return await desk.done(request, f"{PATH}/{number}", "C’est enregistré.")


@post(f"{ONE}/pause", opt=ADMIN, status_code=303)
async def pause(request: Request, number: FromPath[int]) -> Response[Any]:
    async with body.form(request) as sent:
        message = forms.paragraphs(sent.fields.get("message", ""))
    try:
        async with transaction() as session:
            await platforms.pause(session, desk.by(request), await locked(session, number), message)
    except Incomplete as incomplete:
        return await page(request, number, 422, message=message, errors=incomplete.errors)
    return await desk.done(request, f"{PATH}/{number}", "Les candidatures sont en pause.")


@post(f"{ONE}/reprise", opt=ADMIN, status_code=303)
async def resume(request: Request, number: FromPath[int]) -> Response[Any]:
    async with transaction() as session:
        await platforms.resume(session, desk.by(request), await locked(session, number))
    return await desk.done(request, f"{PATH}/{number}", "Les candidatures reprennent.")


@post(f"{ONE}/secrets", opt=ADMIN, status_code=200)
async def give_secret(request: Request, number: FromPath[int]) -> Response[Any]:
    try:
        async with transaction() as session:
            platform = await locked(session, number)
            secret = await platform_secrets.give(session, desk.by(request), platform)
    except SecretOneTooMany as refusal:
        return await desk.done(request, f"{PATH}/{number}", refusal.sentence, bad=True)
    return await show_secret(request, platform, secret, is_new=False)


@post(f"{ONE}/secrets/fin", opt=ADMIN, status_code=303)
async def end_secret(request: Request, number: FromPath[int]) -> Response[Any]:
    async with body.form(request) as sent:
        secret = sent.fields.get("secret", "")
    try:
        async with transaction() as session:
            await platform_secrets.end(session, desk.by(request), await locked(session, number), secret)
    except SecretLast as refusal:
        return await desk.done(request, f"{PATH}/{number}", refusal.sentence, bad=True)
    return await desk.done(request, f"{PATH}/{number}", "Ce secret n’est plus valable.")


async def page(
    request: Request,
    number: int,
    status: int = 200,
    *,
    message: str | None = None,
    errors: Mapping[str, list[str]] | None = None,
) -> Response[str]:
    """`message`: typed for a pause that was refused."""
    async with transaction() as session:
        platform = found(await rows.find(session, number))
        secrets = await rows.secrets_of(session, number)
    palette = colours.palette(platform.accent)
    return await desk.page(
        request,
        "admin/platforms/page.html",
        status,
        platform=platform,
        state=state(platform),
        logo=logos.shown(platform),
        secrets=secrets,
        most=platform_secrets.MOST,
        message=platform.pause_message if message is None else message,
        shown=platforms.pause_message(platform),
        errors=errors or {},
        palette=palette,
        contrast=platform_choices.contrast(palette.light.button),
        scheme=platform_form.SCHEMES[platform.scheme],
        ami=platform_form.AMI[platform.forwards_to_ami],
    )


async def read(number: int) -> Platform:
    async with transaction() as session:
        return found(await rows.find(session, number))


async def locked(session: Session, number: int) -> Platform:
    return found(await rows.lock(session, number))


def found(platform: Platform | None) -> Platform:
    if platform is None:
        raise NotFoundException
    return platform


routes = [show, ask, change, pause, resume, give_secret, end_secret]
