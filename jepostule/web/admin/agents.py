"""The list of agents, and the form of a new one."""

from collections.abc import Mapping
from typing import Any

from litestar import Response, get, post

from jepostule.domain import agents, passwords
from jepostule.domain.errors import Incomplete
from jepostule.store.agent import ROLES, Agent
from jepostule.store.database import transaction
from jepostule.store.lists.agent_list import LISTING
from jepostule.web import body, forms
from jepostule.web.admin import desk, lists, words
from jepostule.web.admin.entrance import ADMIN
from jepostule.web.admin.table import Choice, Column, Link, State, Table
from jepostule.web.request import Request

PATH = "/admin/agents"


def state(agent: Any) -> State:
    return State("check", "Actif", "good") if agent.active else State("no", "Désactivé")


TABLE = Table(
    path=PATH,
    here="agents",
    title="Agents",
    one="agent",
    many="agents",
    role="admin",
    export_role="admin",
    listing=LISTING,
    columns=[
        Column("Nom", lambda row: Link(row.name or row.username, f"{PATH}/{row.id}"), order="nom"),
        Column("Identifiant", lambda row: row.username, css="second"),
        Column("Rôle", lambda row: words.ROLES[row.role]),
        Column("État", state),
        Column("Créé", lambda row: row.created_at, order="recent", css="third", timed=True),
    ],
    filters=[
        Choice("role", "Rôle", [(role, words.ROLES[role]) for role in ROLES]),
        Choice("etat", "État", [("actif", "Actif"), ("inactif", "Désactivé")]),
    ],
    search="Nom, identifiant",
    above="admin/agents/_above.html",
)


@get("/agents/nouveau", opt=ADMIN)
async def ask(request: Request) -> Response[str]:
    return await form(request, {"name": "", "username": "", "role": ROLES[0]})


@post("/agents/nouveau", opt=ADMIN, status_code=200)
async def create(request: Request) -> Response[Any]:
    async with body.form(request) as sent:
        password = sent.fields.get("password", "")
        typed = {name: forms.line(sent.fields.get(name, "")) for name in ("name", "username", "role")}
    try:
        async with transaction() as session:
            chosen = password or passwords.generated()
            agent = await agents.create(session, desk.by(request), **typed, password=chosen)
    except Incomplete as incomplete:
        return await form(request, typed, incomplete.errors, 422)
    if password:
        return await desk.done(request, f"{PATH}/{agent.id}", "Le compte est créé.")
    return await secret(request, agent, chosen)


async def form(
    request: Request, values: Mapping[str, str], errors: Mapping[str, list[str]] | None = None, status: int = 200
) -> Response[str]:
    return await desk.page(request, "admin/agents/new.html", status, values=values, errors=errors or {})


async def secret(request: Request, account: Agent, password: str) -> Response[str]:
    """Displays the password, which cannot be displayed later."""
    return await desk.page(request, "admin/agents/secret.html", account=account, password=password)


routes = [*lists.routes(TABLE), ask, create]
