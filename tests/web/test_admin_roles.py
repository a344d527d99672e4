"""The role that each route needs: every route of the admin has a line here."""

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import httpx
import pytest
from litestar import Litestar, Router, get

from jepostule.domain import sessions
from jepostule.store.agent import ROLES
from jepostule.web import admin, pages
from jepostule.web.middleware import Access
from tests.application import shared_app
from tests.staff import LOGIN, PASSWORD, agent

# Logging out comes last, since it ends the session.
MATRIX = {
    ("GET", "/admin"): "lecture",
    ("GET", "/admin/maintenant"): "lecture",
    ("GET", "/admin/recherche"): "lecture",
    ("GET", "/admin/candidatures"): "lecture",
    ("GET", "/admin/candidatures/export.csv"): "support",
    ("GET", "/admin/reponses"): "lecture",
    ("GET", "/admin/reponses/export.csv"): "support",
    ("GET", "/admin/e-mails"): "lecture",
    ("GET", "/admin/e-mails/export.csv"): "support",
    ("GET", "/admin/evenements"): "lecture",
    ("GET", "/admin/evenements/export.csv"): "support",
    ("GET", "/admin/candidatures/{number:int}"): "lecture",
    ("GET", "/admin/candidatures/{number:int}/documents/{document_id:uuid}"): "lecture",
    ("GET", "/admin/candidatures/{number:int}/renvoyer/{who:str}"): "support",
    ("POST", "/admin/candidatures/{number:int}/renvoyer/{who:str}"): "support",
    ("GET", "/admin/candidatures/{number:int}/adresse/{who:str}"): "support",
    ("POST", "/admin/candidatures/{number:int}/adresse/{who:str}"): "support",
    ("GET", "/admin/candidatures/{number:int}/transferer"): "support",
    ("POST", "/admin/candidatures/{number:int}/transferer"): "support",
    ("GET", "/admin/candidatures/{number:int}/bloquer/{who:str}"): "support",
    ("POST", "/admin/candidatures/{number:int}/bloquer/{who:str}"): "support",
    ("POST", "/admin/candidatures/{number:int}/debloquer/{who:str}"): "support",
    ("GET", "/admin/e-mails/{letter_id:uuid}"): "lecture",
    ("GET", "/admin/e-mails/{letter_id:uuid}/html"): "lecture",
    ("POST", "/admin/e-mails/{letter_id:uuid}/arrive"): "support",
    ("GET", "/admin/adresses-bloquees"): "lecture",
    ("POST", "/admin/adresses-bloquees"): "support",
    ("GET", "/admin/adresses-bloquees/export.csv"): "support",
    ("GET", "/admin/adresses-bloquees/bloquer"): "support",
    ("POST", "/admin/adresses-bloquees/bloquer"): "support",
    ("GET", "/admin/plateformes"): "lecture",
    ("GET", "/admin/plateformes/export.csv"): "support",
    ("GET", "/admin/plateformes/nouvelle"): "admin",
    ("POST", "/admin/plateformes/nouvelle"): "admin",
    ("GET", "/admin/plateformes/{number:int}"): "lecture",
    ("GET", "/admin/plateformes/{number:int}/modifier"): "admin",
    ("POST", "/admin/plateformes/{number:int}/modifier"): "admin",
    ("POST", "/admin/plateformes/{number:int}/pause"): "admin",
    ("POST", "/admin/plateformes/{number:int}/reprise"): "admin",
    ("POST", "/admin/plateformes/{number:int}/logo"): "admin",
    ("POST", "/admin/plateformes/{number:int}/logo/retrait"): "admin",
    ("POST", "/admin/plateformes/{number:int}/secrets"): "admin",
    ("POST", "/admin/plateformes/{number:int}/secrets/fin"): "admin",
    ("GET", "/admin/echecs"): "lecture",
    ("POST", "/admin/echecs"): "support",
    ("GET", "/admin/echecs/export.csv"): "support",
    ("GET", "/admin/echecs/archives"): "lecture",
    ("POST", "/admin/echecs/archives"): "support",
    ("GET", "/admin/echecs/archives/export.csv"): "support",
    ("GET", "/admin/echecs/2018"): "lecture",
    ("GET", "/admin/echecs/2018/export.csv"): "support",
    ("GET", "/admin/taches"): "lecture",
    ("GET", "/admin/taches/maintenant"): "lecture",
    ("GET", "/admin/taches/a-venir"): "lecture",
    ("POST", "/admin/taches/a-venir"): "support",
    ("GET", "/admin/taches/a-venir/export.csv"): "support",
    ("GET", "/admin/taches/{number:int}"): "lecture",
    ("POST", "/admin/taches/{number:int}"): "support",
    ("POST", "/admin/taches/files/{name:str}/suspendre"): "support",
    ("POST", "/admin/taches/files/{name:str}/reprendre"): "support",
    ("POST", "/admin/taches/entretien/{name:str}/lancer"): "support",
    ("GET", "/admin/statistiques"): "lecture",
    ("GET", "/admin/statistiques/chiffres.csv"): "lecture",
    ("GET", "/admin/statistiques/reponses.csv"): "support",
    ("GET", "/admin/connexion"): "anybody",
    ("POST", "/admin/connexion"): "anybody",
    ("GET", "/admin/agents"): "admin",
    ("GET", "/admin/agents/export.csv"): "admin",
    ("GET", "/admin/agents/nouveau"): "admin",
    ("POST", "/admin/agents/nouveau"): "admin",
    ("GET", "/admin/agents/{number:int}"): "admin",
    ("POST", "/admin/agents/{number:int}"): "admin",
    ("POST", "/admin/agents/{number:int}/mot-de-passe"): "admin",
    ("POST", "/admin/agents/{number:int}/desactiver"): "admin",
    ("POST", "/admin/agents/{number:int}/activer"): "admin",
    ("POST", "/admin/agents/{number:int}/sessions"): "admin",
    ("GET", "/admin/mot-de-passe"): "lecture",
    ("POST", "/admin/mot-de-passe"): "lecture",
    ("GET", "/admin/droits"): "admin",
    ("POST", "/admin/droits"): "admin",
    ("POST", "/admin/droits/copie"): "admin",
    ("POST", "/admin/droits/effacer"): "admin",
    ("GET", "/admin/droits/effacements/{number:int}"): "admin",
    ("GET", "/admin/droits/effacements/{number:int}/maintenant"): "admin",
    ("GET", "/admin/journal"): "admin",
    ("GET", "/admin/journal/export.csv"): "admin",
    ("POST", "/admin/deconnexion"): "anybody",
}
# The required roles that each role satisfies.
OPENS = {
    "lecture": {"lecture"},
    "support": {"lecture", "support"},
    "admin": {"lecture", "support", "admin"},
}


@pytest.fixture
async def cookies(client: httpx.AsyncClient) -> dict[str, dict[str, str]]:
    """The cookie header for each role; none for a visitor."""
    for role in ROLES:
        await agent(role, role)
    return {"": {}} | {role: {"cookie": f"session={await sessions.begin(role, PASSWORD, '')}"} for role in ROLES}


def address(path: str) -> str:
    path = re.sub(r"\{\w+:uuid\}", str(UUID(int=1)), path)
    return re.sub(r"\{\w+:(int|str)\}", "1", path)


def outcome(answer: httpx.Response) -> str:
    # Logging out redirects there too, but deletes its cookie.
    leads_there = answer.headers.get("location", "").partition("?")[0] == LOGIN
    if answer.status_code == 303 and leads_there and "set-cookie" not in answer.headers:
        return "to log in"
    return "refused" if answer.status_code == 403 else "open"


def expected(role: str, needed: str) -> str:
    if needed == "anybody" or needed in OPENS.get(role, ()):
        return "open"
    return "refused" if role else "to log in"


def routes() -> Iterator[tuple[str, str]]:
    app = shared_app()
    assert isinstance(app, Access)
    assert isinstance(app.app, Litestar)
    for route in app.app.routes:
        if route.path.startswith("/admin"):
            yield from ((method, route.path) for method in getattr(route, "methods", ()) if method != "OPTIONS")


def test_every_route_of_the_admin_is_in_the_matrix() -> None:
    assert sorted(routes()) == sorted(MATRIX)


async def test_each_role_opens_what_it_may_and_nothing_else(
    client: httpx.AsyncClient, cookies: dict[str, dict[str, str]]
) -> None:
    for role, headers in cookies.items():
        for (method, path), needed in MATRIX.items():
            answer = await client.request(method, f"{address(path)}/?a=b", headers=headers)
            assert outcome(answer) == expected(role, needed), (role, method, path)


async def test_who_tries_what_their_role_does_not_allow_is_in_the_log(
    client: httpx.AsyncClient, cookies: dict[str, dict[str, str]], caplog: pytest.LogCaptureFixture
) -> None:
    await client.get("/admin/agents/1", headers=cookies["lecture"])
    said = [each.getMessage() for each in caplog.records if each.levelname == "WARNING"]
    assert [re.sub(r"\d+", "7", each) for each in said] == ["role too low agent=7 route=/admin/agents/{number}"]


async def test_a_guess_at_methods_opens_nothing(client: httpx.AsyncClient, cookies: dict[str, dict[str, str]]) -> None:
    for path in {path for _, path in MATRIX}:
        for method in ("OPTIONS", "HEAD", "PUT", "PATCH", "DELETE", "TRACE"):
            for headers in cookies.values():
                answer = await client.request(method, address(path), headers=headers)
                assert answer.status_code in (303, 403, 405)


def page(name: str, **opt: Any) -> Any:
    @get(f"/{name}", opt=opt)
    async def shown() -> str:
        return name

    return shown


async def test_a_page_needs_its_role_and_one_that_says_none_is_shut(
    client: httpx.AsyncClient, cookies: dict[str, dict[str, str]]
) -> None:
    (ours,) = admin.routes
    pages_to_come = [page("nothing"), page("anybody", role="anybody"), *(page(role, role=role) for role in ROLES)]
    router = Router(
        "/admin", route_handlers=pages_to_come, guards=ours.guards, exception_handlers=ours.exception_handlers
    )
    app = Litestar([router], exception_handlers={Exception: pages.error}, openapi_config=None, logging_config=None)
    transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url=client.base_url) as browser:
        for role, headers in cookies.items():
            for needed in ("nothing", "anybody", *ROLES):
                answer = await browser.get(f"/admin/{needed}?a=b", headers=headers)
                assert outcome(answer) == expected(role, needed), (role, needed)
