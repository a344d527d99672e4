"""The list of platforms, and the form of a new one."""

from typing import Any

from litestar import Response, get, post

from jepostule.domain import platforms
from jepostule.domain.errors import Incomplete
from jepostule.domain.platform_choices import Choices
from jepostule.settings import settings
from jepostule.store.database import transaction
from jepostule.store.lists.platform_list import LISTING
from jepostule.store.platform import Platform
from jepostule.web import body, forms
from jepostule.web.admin import desk, lists, platform_form
from jepostule.web.admin.entrance import ADMIN
from jepostule.web.admin.table import Choice, Column, Link, State, Table
from jepostule.web.request import Request

PATH = "/admin/plateformes"


def state(platform: Any) -> State:
    return State("pause", "En pause", "warn") if platform.paused else State("check", "Ouverte", "good")


TABLE = Table(
    path=PATH,
    here="platforms",
    title="Plateformes",
    one="plateforme",
    many="plateformes",
    listing=LISTING,
    columns=[
        Column("Nom", lambda row: Link(row.name, f"{PATH}/{row.id}"), order="nom"),
        Column("Identifiant", lambda row: row.client_id),
        Column("Contact", lambda row: row.contact_email, css="third"),
        Column("État", state),
        Column("Créée", lambda row: row.created_at, order="recent", css="second", timed=True),
    ],
    filters=[Choice("etat", "État", [("ouverte", "Ouverte"), ("pause", "En pause")], every="Toutes")],
    search="Nom, identifiant",
    empty="Aucune plateforme pour l’instant",
    above="admin/platforms/_above.html",
)


@get("/plateformes/nouvelle", opt=ADMIN)
async def ask(request: Request) -> Response[str]:
    choices = Choices(contact_email=settings().no_reply)
    return await platform_form.page(request, "new", choices, client_id="")


@post("/plateformes/nouvelle", opt=ADMIN, status_code=200)
async def create(request: Request) -> Response[Any]:
    async with body.form(request) as sent:
        client_id = forms.line(sent.fields.get("client_id", ""))
        choices = platform_form.choices(sent.fields)
    try:
        async with transaction() as session:
            platform, secret = await platforms.create(session, desk.by(request), client_id, choices)
    except Incomplete as incomplete:
        return await platform_form.page(request, "new", choices, 422, errors=incomplete.errors, client_id=client_id)
    return await show_secret(request, platform, secret, is_new=True)


async def show_secret(request: Request, platform: Platform, secret: str | None, *, is_new: bool) -> Response[str]:
    """Displays the secret, which cannot be displayed later."""
    return await desk.page(request, "admin/platforms/secret.html", platform=platform, secret=secret, is_new=is_new)


routes = [*lists.routes(TABLE), ask, create]
