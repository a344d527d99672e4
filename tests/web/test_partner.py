"""CONTRACT 1.1, as a partner's server sees it."""

import asyncio
import re
import time

import httpx
import pytest
from sqlalchemy import text

from jepostule.domain import platform_secrets, platforms
from jepostule.store.database import transaction
from tests.factories import CAMILLE, SECRET, WORDS, passport, platform

TOKEN = "/auth/application/token/"
REFRESH = "/auth/application/token/refresh/"
THREE = {name: CAMILLE[name] for name in ("candidate_email", "candidate_peid", "employer_email")}


@pytest.fixture
async def credentials(client: httpx.AsyncClient) -> dict[str, str]:
    async with transaction() as session:
        await platform(session)
    return {"client_id": "test", "client_secret": SECRET}


async def test_a_partner_gets_a_token(client: httpx.AsyncClient, credentials: dict[str, str]) -> None:
    answer = await client.post(TOKEN, data={**credentials, **CAMILLE, "unknown": "ignored"})
    assert answer.status_code == 200
    assert answer.json().keys() == {"token", "timestamp"}
    assert re.fullmatch(r"[\w.-]+", answer.json()["token"], re.ASCII)
    assert abs(answer.json()["timestamp"] - time.time()) < 5


async def test_the_three_required_fields_are_enough(client: httpx.AsyncClient, credentials: dict[str, str]) -> None:
    answer = await client.post(TOKEN, data={**credentials, **THREE})
    frame = await client.get("/embed/candidater/", params={"client_id": "test", **CAMILLE, **answer.json()})
    assert 'data-step="bienvenue"' in frame.text


@pytest.mark.parametrize(
    "wrong",
    [
        {"client_secret": "wrong"},
        {"client_secret": ""},
        {"client_id": "nobody"},
        {"client_id": ""},
        {"candidate_email": ""},
        {"candidate_peid": ""},
        {"employer_email": "None"},
        {"employer_email": "not an address"},
        {"siret": "1" * 15},
        {"employer_description": "Boucherie\u202eSanzot"},
        {"candidate_first_name": "Ca\r\nmille"},
        {"timestamp": "yesterday"},
    ],
)
async def test_what_is_wrong_is_said_in_french(
    client: httpx.AsyncClient, credentials: dict[str, str], wrong: dict[str, str]
) -> None:
    answer = await client.post(TOKEN, data={**credentials, **CAMILLE, **wrong})
    assert answer.status_code == 403
    assert answer.json().keys() == {"error"}
    assert answer.json()["error"].endswith((".", *CAMILLE))


@pytest.mark.parametrize(
    "name",
    [
        "\u0639\u0644\u06cc\u200c\u0631\u0636\u0627",  # Alireza, in Persian
        "\u200eDani",
        "Zo\u00eb \U0001f469\u200d\U0001f373",
        "Ca\u00admille",
        "\U0001fae9",  # of a later Unicode than Python's
    ],
)
async def test_names_may_have_characters_that_do_not_show(
    client: httpx.AsyncClient, credentials: dict[str, str], name: str
) -> None:
    people = {**CAMILLE, "candidate_first_name": name, "employer_description": name}
    answer = await client.post(TOKEN, data={**credentials, **people})
    frame = await client.get("/embed/candidater/", params={"client_id": "test", **people, **answer.json()})
    assert f"Bonjour {name}" in frame.text


@pytest.mark.parametrize("missing", ["client_id", "client_secret", *THREE])
async def test_a_missing_parameter_is_refused(
    client: httpx.AsyncClient, credentials: dict[str, str], missing: str
) -> None:
    fields = {name: value for name, value in {**credentials, **CAMILLE}.items() if name != missing}
    answer = await client.post(TOKEN, data=fields)
    assert answer.status_code == 403
    assert missing in answer.json()["error"]


async def test_spaces_around_and_none_are_nothing_wherever_a_partner_sends_them(
    client: httpx.AsyncClient, credentials: dict[str, str]
) -> None:
    answer = await client.post(TOKEN, data={**credentials, **CAMILLE, "client_id": " test ", "timestamp": "None"})
    assert answer.status_code == 200
    again = {"client_id": "test ", **CAMILLE, **{name: f" {value} " for name, value in answer.json().items()}}
    assert (await client.get("/embed/candidater/", params=again)).text.count('data-step="bienvenue"') == 1
    assert (await client.post(REFRESH, data=again)).status_code == 200


@pytest.mark.parametrize("space", ["\u00a0", "\u202f", "\u2009", "\u3000"])
async def test_a_name_may_have_spaces_of_any_width(client: httpx.AsyncClient, space: str) -> None:
    fields = await passport(client, employer_description=f"Boucherie{space}Sanzot", candidate_last_name=f"Le{space}Roy")
    sent = await client.post("/embed/candidater/", data={**fields, **WORDS})
    assert (sent.status_code, sent.text.count('data-step="fin"')) == (200, 1)


@pytest.mark.parametrize("path", [TOKEN, REFRESH])
async def test_tokens_are_not_to_be_had_by_get(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert answer.status_code == 405
    assert "POST" in answer.headers["allow"]
    assert "error" in answer.json()


async def test_no_redirect_and_no_cookie(client: httpx.AsyncClient, credentials: dict[str, str]) -> None:
    answer = await client.post(TOKEN, data={**credentials, **CAMILLE}, headers={"Origin": "https://partner.example"})
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers


async def test_a_token_is_refreshed_with_the_bound_fields(client: httpx.AsyncClient) -> None:
    fields = await passport(client)
    answer = await client.post(REFRESH, data=fields)
    assert answer.status_code == 200
    frame = await client.get("/embed/candidater/", params={**fields, **answer.json()})
    assert 'data-step="bienvenue"' in frame.text


async def test_a_refresh_for_somebody_else_is_refused(client: httpx.AsyncClient) -> None:
    fields = await passport(client)
    answer = await client.post(REFRESH, data={**fields, "employer_email": "other@example.org"})
    assert answer.status_code == 403
    assert answer.json().keys() == {"error"}


async def test_both_secrets_work_while_a_partner_changes_over(
    client: httpx.AsyncClient, credentials: dict[str, str]
) -> None:
    async with transaction() as session:
        second = (await platforms.register(session, "test", rotate=True)).secret
    for secret in (SECRET, second):
        answer = await client.post(TOKEN, data={**credentials, **CAMILLE, "client_secret": secret})
        assert answer.status_code == 200
    async with transaction() as session:
        await platforms.register(session, "test", rotate=True)
    answer = await client.post(TOKEN, data={**credentials, **CAMILLE})
    assert answer.status_code == 403


async def test_a_secret_that_another_process_has_ended_is_refused_soon_after(
    client: httpx.AsyncClient, credentials: dict[str, str]
) -> None:
    asked = {**credentials, **CAMILLE}
    assert (await client.post(TOKEN, data=asked)).status_code == 200
    async with transaction() as session:
        await session.execute(text("delete from client_secret"))
    await asyncio.sleep(platform_secrets.BELIEVED)
    assert (await client.post(TOKEN, data=asked)).status_code == 403


async def test_a_wrong_secret_is_refused_right_after_a_right_one(
    client: httpx.AsyncClient, credentials: dict[str, str]
) -> None:
    asked = {**credentials, **CAMILLE}
    assert (await client.post(TOKEN, data=asked)).status_code == 200
    assert (await client.post(TOKEN, data={**asked, "client_secret": SECRET + "x"})).status_code == 403
    assert (await client.post(TOKEN, data={**asked, "client_id": "other"})).status_code == 403


async def test_a_secret_is_kept_hashed(credentials: dict[str, str]) -> None:
    async with transaction() as session:
        kept = (await session.execute(text("select client_secret::text from client_secret"))).scalar_one()
    assert SECRET not in kept
    assert SECRET.encode().hex() not in kept
