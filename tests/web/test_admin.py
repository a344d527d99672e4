"""Logging into the admin and out of it, as a browser sees it."""

import logging
from collections.abc import Callable

import httpx
import pytest
from sqlalchemy import text

from jepostule.store.database import transaction
from tests.application import shared_app
from tests.fuzz import wire
from tests.fuzz.wire import Sent
from tests.staff import LOGIN, PASSWORD, agent, browser_at, log_in
from tests.web.reading import seen

HOME = "/admin/"
PRODUCTION = {
    "JEPOSTULE_ENV": "production",
    "JEPOSTULE_BASE_URL": "https://jepostule.example",
    "SECRET_KEY": "s" * 40,
    "CRYPTOGRAPHY_SECRET_KEY": f"{'c' * 43}=",
    "POSTGRES_PASSWORD": "p",
    "EMAIL_DELIVERY_SERVICE": "smtp",
}


async def is_in(client: httpx.AsyncClient) -> bool:
    return (await client.get(HOME)).status_code == 200


async def test_a_visitor_is_led_to_the_login_page(client: httpx.AsyncClient) -> None:
    answer = await client.get(HOME)
    assert (answer.status_code, answer.headers["location"]) == (303, LOGIN)
    page = await client.get(LOGIN)
    assert page.status_code == 200
    assert 'autocomplete="current-password"' in page.text
    assert "set-cookie" not in page.headers


async def test_a_question_that_is_no_text_leads_there_too(database: None) -> None:
    answer = await wire.answer(shared_app(), Sent("GET", "/admin/", b"q=\xff"))
    assert answer.status == 303


async def test_and_from_there_to_the_page_that_was_asked_for(client: httpx.AsyncClient) -> None:
    await agent()
    answer = await client.get("/admin/maintenant?q=a%40b.fr")
    assert answer.headers["location"] == f"{LOGIN}?suite=%2Fadmin%2Fmaintenant%3Fq%3Da%2540b.fr"
    page = await client.get(answer.headers["location"])
    assert 'name="suite" value="/admin/maintenant?q=a%40b.fr"' in page.text
    answer = await log_in(client, suite="/admin/maintenant?q=a%40b.fr")
    assert (answer.status_code, answer.headers["location"]) == (303, "/admin/maintenant?q=a%40b.fr")


@pytest.mark.parametrize(
    "elsewhere",
    [
        "",
        "/",
        "/embed/demo/",
        "https://evil.example/admin/",
        "//evil.example/admin/",
        "/admin//evil.example",
        "/admin/../embed/demo/",
        "/admin/%2e%2e/",
        "/admin/\\evil.example",
        "/admin/\r\nSet-Cookie: a=b",
        "/admin/é",
        "/admin/" + "a" * 5000 + "!",
        "/administration",
        "javascript:alert(1)",
    ],
)
async def test_nothing_leads_out_of_the_admin_after_the_login(client: httpx.AsyncClient, elsewhere: str) -> None:
    page = await client.get(LOGIN, params={"suite": elsewhere})
    assert 'name="suite" value="/admin/"' in page.text


async def test_the_login_page_does_not_carry_along_an_address_without_end(client: httpx.AsyncClient) -> None:
    assert (await client.get("/admin/candidatures", params={"q": "x" * 4000})).headers["location"] == LOGIN


async def test_neither_does_a_login_form_that_somebody_made_up(client: httpx.AsyncClient) -> None:
    await agent()
    assert (await log_in(client, suite="//evil.example/admin/")).headers["location"] == HOME


async def test_who_is_in_needs_no_login(sacha: httpx.AsyncClient) -> None:
    answer = await sacha.get(LOGIN, params={"suite": "/admin/maintenant"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/admin/maintenant")


async def test_the_cookie_is_for_the_server_alone(client: httpx.AsyncClient) -> None:
    await agent()
    cookie = (await log_in(client)).headers["set-cookie"]
    name, *rest = cookie.split("; ")
    assert name.startswith("session=")
    assert set(map(str.lower, rest)) == {"httponly", "path=/", "samesite=lax"}


@pytest.mark.usefixtures("database")
async def test_in_production_no_other_host_and_no_plain_http_can_set_it(configure: Callable[..., None]) -> None:
    await agent()
    configure(**PRODUCTION)
    transport = httpx.ASGITransport(app=shared_app())  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url=PRODUCTION["JEPOSTULE_BASE_URL"]) as client:
        given = (await log_in(client)).headers["set-cookie"].split("; ")
        assert await is_in(client)
        taken = (await client.post("/admin/deconnexion")).headers["set-cookie"].split("; ")
        assert not await is_in(client)
    assert given[0].startswith("__Host-session=")
    assert set(map(str.lower, given[1:])) == {"httponly", "path=/", "samesite=lax", "secure"}
    assert taken[0] in ("__Host-session=", '__Host-session=""')
    assert set(map(str.lower, taken[1:])) == {"httponly", "path=/", "samesite=lax", "secure", "max-age=0"}


async def test_where_all_fields_are_needed_it_is_said_before_them(client: httpx.AsyncClient) -> None:
    await agent()
    assert "Les deux champs sont nécessaires." in (await client.get(LOGIN)).text.partition("<label")[0]
    await log_in(client)
    assert "Les deux champs sont nécessaires." in seen(await client.get("/admin/mot-de-passe"))


@pytest.mark.parametrize(("username", "password"), [("sacha", "wrong"), ("nobody", PASSWORD), ("é<b>'\"", "x" * 9000)])
async def test_a_wrong_login_says_so_and_keeps_what_was_typed_but_the_password(
    client: httpx.AsyncClient, username: str, password: str
) -> None:
    await agent()
    answer = await log_in(client, username, password, suite="/admin/maintenant")
    assert answer.status_code == 422
    assert "Identifiants inconnus" in answer.text
    assert f'value="{username}"' in answer.text or "<b>" in username
    assert "<b>'" not in answer.text
    assert 'name="suite" value="/admin/maintenant"' in answer.text
    assert not password or password not in answer.text
    assert "set-cookie" not in answer.headers


async def test_a_disabled_agent_reads_the_same(client: httpx.AsyncClient) -> None:
    await agent()
    async with transaction() as session:
        await session.execute(text("update agent set active = false"))
    answer = await log_in(client)
    assert answer.status_code == 422
    assert "Identifiants inconnus" in answer.text


async def test_brute_force_is_refused_where_it_comes_from(client: httpx.AsyncClient) -> None:
    await agent()
    for _ in range(10):
        assert (await log_in(client, password="wrong")).status_code == 422
    answer = await log_in(client)
    assert answer.status_code == 429
    assert "Réessayez dans une heure" in answer.text
    assert answer.headers["retry-after"] == "3600"
    assert not await is_in(client)
    async with browser_at(client, "198.51.100.7") as elsewhere:
        assert (await log_in(elsewhere)).status_code == 303


async def test_a_session_that_somebody_planted_is_not_the_one_that_sacha_gets(client: httpx.AsyncClient) -> None:
    await agent()
    await agent("mallory", "lecture")
    async with browser_at(client, "198.51.100.7") as mallory:
        await log_in(mallory, "mallory")
        planted = mallory.cookies["session"]
        client.cookies.set("session", planted, domain="127.0.0.1")
        await log_in(client)
        assert client.cookies["session"] != planted
        assert "Bonjour Sacha" in (await client.get(HOME)).text
        assert not await is_in(mallory)


async def test_a_made_up_session_is_nobody(client: httpx.AsyncClient) -> None:
    await agent()
    for made_up in ("chosen-by-somebody", "é", "%ff", '"', "a" * 5000):
        answer = await client.get(HOME, headers=[(b"cookie", f"session={made_up}".encode())])
        assert answer.status_code == 303


async def test_the_way_out_ends_the_session_for_good(sacha: httpx.AsyncClient) -> None:
    key = sacha.cookies["session"]
    answer = await sacha.post("/admin/deconnexion")
    assert (answer.status_code, answer.headers["location"]) == (303, LOGIN)
    assert "session" not in sacha.cookies
    sacha.cookies.set("session", key, domain="127.0.0.1")
    assert not await is_in(sacha)


async def test_a_link_does_not_log_anybody_out(sacha: httpx.AsyncClient) -> None:
    assert (await sacha.get("/admin/deconnexion")).status_code == 405
    assert await is_in(sacha)


@pytest.mark.parametrize(
    "age", ["seen_at = now() - interval '8 hours 1 second'", "created_at = now() - interval '7 days'"]
)
async def test_a_session_that_is_too_old_is_over(sacha: httpx.AsyncClient, age: str) -> None:
    async with transaction() as session:
        await session.execute(text(f"update agent_session set {age}"))
    assert not await is_in(sacha)


@pytest.mark.parametrize(
    "headers",
    [
        *({"Origin": "https://evil.example"}, {"Origin": "null"}),
        *({"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}),
    ],
)
async def test_a_form_of_another_site_is_refused(sacha: httpx.AsyncClient, headers: dict[str, str]) -> None:
    form = {"username": "sacha", "password": PASSWORD}
    for path in (LOGIN, "/admin/deconnexion"):
        answer = await sacha.post(path, data=form, headers=headers)
        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers
    assert await is_in(sacha)


async def test_a_form_without_a_session_leads_to_the_page_that_held_it(client: httpx.AsyncClient) -> None:
    headers = {"Referer": "http://127.0.0.1:8000/admin/adresses-bloquees/bloquer"}
    answer = await client.post("/admin/adresses-bloquees/bloquer", headers=headers)
    assert answer.headers["location"] == f"{LOGIN}?suite=%2Fadmin%2Fadresses-bloquees%2Fbloquer&perdu=1"
    page = await client.get(answer.headers["location"])
    assert 'role="alert"' in page.text
    assert 'role="alert"' not in (await client.get(LOGIN)).text
    for made_up in ("https://evil.example//evil.example/", "http://[", "", "//evil.example/admin/"):
        answer = await client.post("/admin/adresses-bloquees/bloquer", headers={"Referer": made_up})
        assert answer.headers["location"] == f"{LOGIN}?perdu=1"


async def test_a_page_that_refreshes_itself_leads_to_the_login_page_as_a_whole(client: httpx.AsyncClient) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://127.0.0.1:8000/admin/maintenant?a=b#work"}
    answer = await client.get("/admin/maintenant", headers=headers)
    assert answer.headers["hx-redirect"] == f"{LOGIN}?suite=%2Fadmin%2Fmaintenant%3Fa%3Db"
    assert answer.text == ""
    for made_up in ("https://evil.example//evil.example/", "http://[", "", "//evil.example/admin/"):
        headers["HX-Current-URL"] = made_up
        assert (await client.get("/admin/maintenant", headers=headers)).headers["hx-redirect"] == LOGIN


async def test_a_page_that_refreshes_itself_keeps_no_session_alive(sacha: httpx.AsyncClient) -> None:
    asked = []
    for _ in range(2):
        async with transaction() as session:
            await session.execute(text("update agent_session set seen_at = seen_at - interval '5 hours'"))
        asked.append(await sacha.get("/admin/maintenant", headers={"HX-Request": "true"}))
    assert ["hx-redirect" in each.headers for each in asked] == [False, True]


async def test_no_page_of_the_admin_is_kept_or_framed_or_indexed(sacha: httpx.AsyncClient) -> None:
    for path in (HOME, LOGIN, "/admin/maintenant", "/admin/nowhere"):
        answer = await sacha.get(path)
        assert answer.headers["cache-control"] == "no-store"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert '"robots" content="noindex"' in answer.text or not answer.text


async def test_the_log_has_no_name_and_no_password(client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    await agent("canary-name")
    await log_in(client, "canary-name", "canary-wrong")
    await log_in(client, "canary-name")
    assert "route=/admin/connexion status=422" in caplog.text
    assert "route=/admin/connexion status=303" in caplog.text
    assert "canary" not in caplog.text
    assert client.cookies["session"] not in caplog.text


async def test_what_is_not_there_leads_back_to_the_first_page(sacha: httpx.AsyncClient) -> None:
    missing = await sacha.get("/admin/taches/770")
    assert missing.status_code == 404
    assert f'href="{HOME}">Revenir à l’accueil' in missing.text
    assert HOME not in (await sacha.get("/candidature/reponse/770/1")).text
