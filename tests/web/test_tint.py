"""The frame in a platform's own colour and look."""

import re

import httpx
import pytest
from sqlalchemy import select

from jepostule import colours
from jepostule.store.application import Application
from jepostule.store.database import transaction
from jepostule.web import stencil
from jepostule.web.static import static
from jepostule.web.tint import tint
from tests.factories import WORDS, passport, platform

FRAME = "/embed/candidater/"
GREEN = "#0a7048"
DARK_GREEN = colours.palette(GREEN).dark.button


async def shown(client: httpx.AsyncClient, **columns: str) -> httpx.Response:
    fields = await passport(client)
    async with transaction() as session:
        await platform(session, **columns)
    return await client.get(FRAME, params=fields)


def styles(answer: httpx.Response) -> list[str]:
    return re.findall(r'rel="stylesheet" href="(.*?)"', answer.text)


async def test_a_platform_without_a_colour_costs_no_request_more(client: httpx.AsyncClient) -> None:
    assert styles(await shown(client)) == [static("frame.css")]


async def test_a_platforms_colour_is_one_small_style_sheet_that_browsers_keep(client: httpx.AsyncClient) -> None:
    answer = await shown(client, accent=GREEN)
    assert styles(answer) == [static("frame.css"), tint(GREEN)]
    assert "<style" not in answer.text
    assert 'style="' not in answer.text
    assert "style-src 'self';" in answer.headers["content-security-policy"]
    sheet = await client.get(tint(GREEN))
    assert sheet.status_code == 200
    assert sheet.headers["content-type"].startswith("text/css")
    assert sheet.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert f"--accent: {GREEN};" in sheet.text
    assert len(sheet.content) < 500


async def test_a_platform_with_one_look_keeps_it_whatever_the_device_says(client: httpx.AsyncClient) -> None:
    for scheme, accent in (("light", GREEN), ("dark", DARK_GREEN)):
        answer = await shown(client, accent=GREEN, scheme=scheme)
        assert f'name="color-scheme" content="{scheme}"' in answer.text
        assert styles(answer) == [static(f"frame-{scheme}.css"), tint(GREEN, scheme)]
        for path in styles(answer):
            assert "prefers-color-scheme" not in (await client.get(path)).text
        assert f"color-scheme: {scheme};" in (await client.get(static(f"frame-{scheme}.css"))).text
        assert f"--accent: {accent};" in (await client.get(tint(GREEN, scheme))).text


async def test_by_itself_the_look_is_the_devices(client: httpx.AsyncClient) -> None:
    answer = await shown(client, accent=GREEN)
    assert 'name="color-scheme" content="light dark"' in answer.text
    before, after = (await client.get(tint(GREEN))).text.split("@media (prefers-color-scheme: dark)")
    assert f"--accent: {GREEN};" in before
    assert f"--accent: {DARK_GREEN};" in after


async def test_of_two_platforms_each_has_its_own_name_and_colour_on_a_page_that_is_kept(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stencil._drawn, "__wrapped__", stencil._drawn)  # as in production
    first = await shown(client, accent=GREEN, name="La Bonne Boite")
    other = await shown(client, accent="", name="Autre")
    assert tint(GREEN) in first.text
    assert "avec La Bonne Boite" in first.text
    assert styles(other) == [static("frame.css")]
    assert "avec Autre" in other.text


async def test_what_cannot_be_applied_to_is_in_the_platforms_colour_too(client: httpx.AsyncClient) -> None:
    await shown(client, accent=GREEN)
    refused = await client.get(FRAME, params={**await passport(client), "token": "wrong"})
    assert tint(GREEN) in styles(refused)


async def test_recruiters_pages_are_in_the_colour_of_who_sent_them_the_application(client: httpx.AsyncClient) -> None:
    await client.post(FRAME, data={**await passport(client), **WORDS})
    async with transaction() as session:
        await platform(session, accent=GREEN, scheme="dark")
        application = (await session.scalars(select(Application))).one()
    answer = await client.get(f"/candidature/reponse/{application.answer_uuid}/2")
    # The look is that of the device, since this page is not embedded in another.
    assert styles(answer) == [static("recruiter.css"), tint(GREEN)]


async def test_a_style_sheet_from_before_a_deploy_is_not_kept(client: httpx.AsyncClient) -> None:
    answer = await client.get("/couleurs/auto-0a7048.000000000000.css")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "name", ["auto-0a704.css", "blue-0a7048.000000000000.css", "auto-0A7048.000000000000.css", "x"]
)
async def test_nothing_else_is_a_style_sheet(client: httpx.AsyncClient, name: str) -> None:
    assert (await client.get(f"/couleurs/{name}")).status_code == 404


async def test_any_colour_at_all_makes_a_style_sheet(client: httpx.AsyncClient) -> None:
    for colour in ("000000", "ffffff", "ffff00"):
        assert (await client.get(f"/couleurs/auto-{colour}.000000000000.css")).status_code == 200
