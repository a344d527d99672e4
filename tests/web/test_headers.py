"""Security headers of every response, and error pages."""

import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from html import unescape
from uuid import UUID

import httpx
import pytest

from jepostule.settings import settings
from jepostule.store.database import engine, transaction
from tests.factories import PDF, SECRET, WORDS, passport, platform
from tests.web.recruiting import INFO, TYPED, hidden

PAGES = ["/embed/candidater/", "/embed/demo/", "/nowhere", "/healthz", "/mailbox/", "/static/frame.000000000000.css"]
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize("path", PAGES)
async def test_every_answer_has_its_guards_and_no_cookie(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    policy = answer.headers["content-security-policy"]
    for directive in ("default-src 'none'", "base-uri 'none'", "form-action 'self'"):
        assert directive in policy.split("; ")
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert answer.headers["x-request-id"]
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "path", ["/embed/candidater/", "/embed/demo/", "/candidature/reponse/nobody/0", "/admin/connexion", "/mailbox/"]
)
async def test_no_page_about_somebody_stays_in_a_shared_browser(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(path)).headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", [*PAGES, "/candidature/reponse/nobody/0", "/admin/connexion"])
async def test_browsers_come_back_over_https_alone_once_they_have_come_so(
    client: httpx.AsyncClient, configure: Callable[..., None], path: str
) -> None:
    assert "strict-transport-security" not in (await client.get(path)).headers
    configure(JEPOSTULE_BASE_URL="https://jepostule.example")
    answer = await client.get(path)
    said = "" if path.startswith("/static/") else "max-age=31536000; includeSubDomains"  # files are loaded by pages
    assert answer.headers.get("strict-transport-security", "") == said


@pytest.mark.parametrize("path", ["/", "/embed/candidater/", "/embed/demo/", "/informations", "/healthz", "/readyz"])
async def test_who_asks_by_head_is_told_the_same_without_the_page(client: httpx.AsyncClient, path: str) -> None:
    whole, head = await client.get(path), await client.head(path)
    changing = {"x-request-id", "content-length"}
    assert head.status_code == whole.status_code
    assert {name: head.headers[name] for name in head.headers if name not in changing} == {
        name: whole.headers[name] for name in whole.headers if name not in changing
    }
    assert (head.content, head.headers["content-length"]) == (b"", whole.headers["content-length"])


async def test_only_the_frame_may_be_framed(client: httpx.AsyncClient) -> None:
    framed = await client.get("/embed/candidater/", params=await passport(client))
    assert "frame-ancestors *" in framed.headers["content-security-policy"]
    for path in ("/nowhere", "/embed/demo/", "/healthz"):
        answer = await client.get(path)
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


async def test_a_platform_that_declares_its_origins_is_framed_by_them_alone(client: httpx.AsyncClient) -> None:
    fields = await passport(client)
    async with transaction() as session:
        await platform(session, origins=["https://a.example", "https://b.example"])
    for answer in (
        await client.get("/embed/candidater/", params=fields),
        await client.post("/embed/candidater/", data={**fields, **WORDS, "job": ""}),
        await client.get("/embed/candidater/", params={**fields, "token": "wrong"}),
    ):
        assert "frame-ancestors https://a.example https://b.example" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/nowhere", 404), ("DELETE", "/embed/demo/", 405), ("POST", "/", 405)]
)
async def test_an_error_is_a_page_a_fragment_or_json(
    client: httpx.AsyncClient, method: str, path: str, status: int
) -> None:
    page = await client.request(method, path)
    fragment = await client.request(method, path, headers={"HX-Request": "true"})
    assert page.status_code == fragment.status_code == status
    assert page.headers["x-request-id"] in page.text
    assert "<html" in page.text
    assert "<html" not in fragment.text


async def test_the_partner_api_says_its_errors_in_json(client: httpx.AsyncClient) -> None:
    answer = await client.post("/auth/nowhere/")
    assert answer.status_code == 404
    assert answer.json().keys() == {"error"}
    unreadable = await client.post("/embed/validate/", content=b"%ff", headers=FORM)
    assert unreadable.status_code == 400
    assert unreadable.json().keys() == {"error"}


async def test_an_error_in_the_frame_can_be_framed_and_has_a_way_on(client: httpx.AsyncClient) -> None:
    answer = await client.post("/embed/infos/", content=b"job=%ff", headers=FORM)
    assert answer.status_code == 400
    assert 'data-step="erreur"' in answer.text
    assert "frame-ancestors *" in answer.headers["content-security-policy"]


async def test_the_home_page_leads_to_the_demo(client: httpx.AsyncClient) -> None:
    answer = await client.get("/")
    assert (answer.status_code, answer.headers["location"]) == (302, "/embed/demo/")


async def test_there_is_no_demo_without_a_platform(client: httpx.AsyncClient) -> None:
    assert (await client.get("/embed/demo/")).status_code == 404
    wrong = await client.get("/embed/demo/", params={"client_id": "test", "client_secret": "wrong"})
    assert wrong.status_code == 404


async def test_production_has_no_demo_of_a_platform_whose_secret_is_not_shown(
    client: httpx.AsyncClient, configure: Callable[..., None]
) -> None:
    async with transaction() as session:
        await platform(session, "demo")
    configure(
        JEPOSTULE_ENV="production",
        JEPOSTULE_BASE_URL="https://jepostule.example",
        SECRET_KEY="s" * 32,
        CRYPTOGRAPHY_SECRET_KEY="c" * 43 + "=",
        POSTGRES_PASSWORD="p",
        EMAIL_DELIVERY_SERVICE="smtp",
    )
    for asked in ({}, {"client_id": "demo"}, {"client_id": "demo", "client_secret": ""}):
        assert (await client.get("/embed/demo/", params=asked)).status_code == 404
    shown = await client.get("/embed/demo/", params={"client_id": "demo", "client_secret": SECRET})
    assert shown.status_code == 200


async def test_the_demo_takes_any_parameter_from_the_address(client: httpx.AsyncClient) -> None:
    async with transaction() as session:
        await platform(session, "demo")
    answer = await client.get("/embed/demo/", params={"employer_description": "Fleurs & Fils", "job": "Fleuriste"})
    assert answer.status_code == 200
    assert "Fleurs &amp; Fils" in answer.text
    assert "job=Fleuriste" in answer.text


@pytest.mark.parametrize(
    ("asked", "step"),
    [
        ({"token": "made-up"}, "erreur-authentification"),
        ({"timestamp": "1790000000"}, "erreur-authentification"),
        ({"candidate_email": ""}, "invalid"),
        ({"employer_email": "None"}, "invalid"),
    ],
)
async def test_the_demo_also_takes_parameters_that_the_frame_refuses(
    client: httpx.AsyncClient, asked: dict[str, str], step: str
) -> None:
    async with transaction() as session:
        await platform(session, "demo")
    answer = await client.get("/embed/demo/", params=asked)
    assert answer.status_code == 200
    (address,) = re.findall(r'<iframe [^>]*src="(.*?)"', answer.text)
    frame = await client.get(unescape(address))
    assert f'data-step="{step}"' in frame.text


async def test_with_credentials_the_demo_shows_their_platform(client: httpx.AsyncClient) -> None:
    fields = await passport(client)
    credentials = {"client_id": "test", "client_secret": "partner-secret-of-the-tests"}
    answer = await client.get("/embed/demo/", params=credentials)
    assert answer.status_code == 200
    assert f"client_id={fields['client_id']}" in answer.text
    assert "partner-secret" not in answer.text


@asynccontextmanager
async def database_away(configure: Callable[..., None]) -> AsyncIterator[None]:
    here = settings().postgres_host
    for host in ("/nowhere", here):
        await engine().dispose()
        engine.cache_clear()
        configure(POSTGRES_HOST=host)
        if host != here:
            yield


async def test_a_database_that_is_away_is_said_with_a_503_and_what_was_typed_can_be_sent_again(
    client: httpx.AsyncClient, configure: Callable[..., None]
) -> None:
    fields = {**await passport(client), **WORDS}
    async with database_away(configure):
        answer = await client.post("/embed/infos/", data=fields)
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "60"
    assert "rien n’est perdu" in answer.text
    assert 'method="post" action="/embed/infos"' in answer.text
    assert 'type="file"' not in answer.text
    assert hidden(answer) == fields
    assert (await client.post("/embed/infos", data=hidden(answer))).status_code == 303


async def test_what_was_sent_with_documents_is_not_sent_again_without_them(
    client: httpx.AsyncClient, configure: Callable[..., None]
) -> None:
    fields = {**await passport(client), **WORDS}
    async with database_away(configure):
        answer = await client.post("/embed/candidater/", data=fields, files={"attachments": ("cv.pdf", PDF)})
    assert answer.status_code == 503
    assert 'enctype="multipart/form-data"' in answer.text
    assert '<input type="file" id="attachments" name="attachments" multiple>' in answer.text
    assert hidden(answer) == fields


async def test_a_recruiter_s_words_can_be_sent_again(client: httpx.AsyncClient, configure: Callable[..., None]) -> None:
    async with database_away(configure):
        answer = await client.post(f"/candidature/reponse/{UUID(int=1)}/1", data=TYPED[INFO])
    assert answer.status_code == 503
    assert hidden(answer) == TYPED[INFO]
