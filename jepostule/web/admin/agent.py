"""The page of an agent: name, role, new password, sessions, and whether the account is enabled."""

from collections.abc import Mapping
from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from jepostule.domain import agents, passwords, sessions
from jepostule.domain.errors import Incomplete
from jepostule.store import agent as rows
from jepostule.store.agent import Agent
from jepostule.store.database import Session, transaction
from jepostule.web import body, forms
from jepostule.web.admin import desk, words
from jepostule.web.admin.agents import PATH, secret, state
from jepostule.web.admin.entrance import ADMIN
from jepostule.web.request import Request

ONE = "/agents/{number:int}"


@get(ONE, opt=ADMIN)
async def show(request: Request, number: FromPath[int]) -> Response[str]:
    return await page(request, number)


@post(ONE, opt=ADMIN, status_code=303)
async def change(request: Request, number: FromPath[int]) -> Response[Any]:
    """Changes the name, and the role unless it is the agent's own."""
    async with body.form(request) as sent:
        typed = {name: forms.line(value) for name, value in sent.fields.items() if name in ("name", "role")}
    try:
        async with transaction() as session:
            agent = await opened(session, number)
            await agents.rename(session, desk.by(request), agent, typed.get("name", agent.name))
            await agents.give_role(session, desk.by(request), agent, typed.get("role", agent.role))
    except Incomplete as incomplete:
        return await page(request, number, 422, typed=typed, errors=incomplete.errors)
    return await desk.done(request, f"{PATH}/{number}", "C’est enregistré.")


@post(f"{ONE}/mot-de-passe", opt=ADMIN, status_code=200)
async def give_password(request: Request, number: FromPath[int]) -> Response[Any]:
    async with body.form(request) as sent:
        typed = sent.fields.get("password", "")
    chosen = typed or passwords.generated()
    try:
        async with transaction() as session:
            agent = await opened(session, number)
            await agents.give_password(session, desk.by(request), agent, chosen)
    except Incomplete as incomplete:
        return await page(request, number, 422, errors=incomplete.errors)
    if typed:
        return await desk.done(request, f"{PATH}/{number}", "Le nouveau mot de passe est enregistré.")
    return await secret(request, agent, chosen)


@post(f"{ONE}/desactiver", opt=ADMIN, status_code=303)
async def disable(request: Request, number: FromPath[int]) -> Response[Any]:
    async with transaction() as session:
        await agents.disable(session, desk.by(request), await opened(session, number))
    return await desk.done(request, f"{PATH}/{number}", "Ce compte est désactivé, ses sessions sont fermées.")


@post(f"{ONE}/activer", opt=ADMIN, status_code=303)
async def enable(request: Request, number: FromPath[int]) -> Response[Any]:
    async with transaction() as session:
        await agents.enable(session, desk.by(request), await opened(session, number))
    return await desk.done(request, f"{PATH}/{number}", "Ce compte est actif.")


@post(f"{ONE}/sessions", opt=ADMIN, status_code=303)
async def end_sessions(request: Request, number: FromPath[int]) -> Response[Any]:
    async with transaction() as session:
        ended = await agents.end_sessions(session, desk.by(request), await opened(session, number))
    said = words.counted(ended, "session est fermée", "sessions sont fermées")
    return await desk.done(request, f"{PATH}/{number}", f"{said}.")


async def opened(session: Session, number: int) -> Agent:
    agent = await agents.opened(session, id=number)
    if agent is None:
        raise NotFoundException
    return agent


async def page(
    request: Request,
    number: int,
    status: int = 200,
    *,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, list[str]] | None = None,
) -> Response[str]:
    async with transaction() as session:
        account = await rows.find(session, number)
        if account is None:
            raise NotFoundException
        present = await sessions.open_of(session, number)
    values = {"name": account.name, "role": account.role} | dict(typed or {})
    return await desk.page(
        request,
        "admin/agents/page.html",
        status,
        account=account,
        standing=state(account),
        present=present,
        values=values,
        errors=errors or {},
    )


routes = [show, change, give_password, disable, enable, end_sessions]
