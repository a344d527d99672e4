"""A platform's logo: put by an agent, refused if it is anything but a small PNG, and served to everybody."""

import asyncio
import hashlib
import re
from typing import Any

import httpx
import pytest
from sqlalchemy import select, text

from jepostule.domain import platforms
from jepostule.store.audit import Entry
from jepostule.store.database import transaction
from jepostule.store.logo import Logo
from jepostule.store.platform import Platform
from jepostule.web import stencil
from tests.factories import PDF, passport, platform
from tests.jobs.conftest import Apply
from tests.pictures import png
from tests.staff import agent, log_in
from tests.web.recruiting import INFO, INTERVIEW, TYPED, link

FILES = "/admin/plateformes"
BLUE, RED = png(), png(96, 96, "#c1121f")
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture
async def number(client: httpx.AsyncClient) -> int:
    """The id of the platform `test`."""
    async with transaction() as session:
        return (await platform(session)).id


async def put(browser: httpx.AsyncClient, number: int, content: bytes = BLUE, name: str = "logo.png") -> httpx.Response:
    return await browser.post(f"{FILES}/{number}/logo", files={"attachments": (name, content)})


async def remove(browser: httpx.AsyncClient, number: int) -> httpx.Response:
    return await browser.post(f"{FILES}/{number}/logo/retrait")


async def row() -> Platform:
    async with transaction() as session:
        return (await session.scalars(select(Platform))).one()


async def contents() -> list[bytes]:
    async with transaction() as session:
        return list(await session.scalars(select(Logo.content)))


async def noted() -> list[tuple[str, str, dict[str, Any]]]:
    async with transaction() as session:
        entries = await session.scalars(select(Entry).where(Entry.action.like("%logo")).order_by(Entry.id))
        return [(each.action, each.subject, each.details) for each in entries]


def path(content: bytes) -> str:
    return f"/logos/test/{hashlib.sha256(content).hexdigest()[:12]}.png"


def images(page: httpx.Response) -> list[str]:
    return re.findall(r"<img .*?>", page.text)


def image(content: bytes, width: int, height: int, alt: str = "Plateforme de test") -> str:
    return f'<img class="logo" src="{path(content)}" width="{width}" height="{height}" alt="{alt}">'


async def test_a_logo_is_put_shown_to_agents_and_noted(sacha: httpx.AsyncClient, number: int) -> None:
    answer = await put(sacha, number)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{FILES}/{number}")
    shown = await sacha.get(f"{FILES}/{number}")
    assert "Le logo est enregistré." in shown.text
    assert images(shown) == [image(BLUE, 160, 32, "Le logo de Plateforme de test")]
    assert await contents() == [BLUE]
    assert await noted() == [("put-logo", f"platform:{number}", {})]
    assert "Nouveau logo d’une plateforme" in (await sacha.get("/admin/journal")).text


async def test_the_formats_are_said_before_the_field_and_read_with_it(sacha: httpx.AsyncClient, number: int) -> None:
    page = (await sacha.get(f"{FILES}/{number}")).text
    label, hint, field = (
        page.index(each) for each in ('<label for="logo">', 'id="logo-hint"', 'type="file" id="logo"')
    )
    assert label < hint < field
    assert 'aria-describedby="logo-hint"' in page[field:]


async def test_another_logo_takes_its_place_and_the_same_one_changes_nothing(
    sacha: httpx.AsyncClient, number: int
) -> None:
    for content in (BLUE, RED, RED):
        assert (await put(sacha, number, content)).status_code == 303
    assert await contents() == [RED]
    assert [action for action, *_ in await noted()] == ["put-logo", "put-logo"]
    assert (await row()).logo_width == 96


async def test_a_logo_is_removed_once(sacha: httpx.AsyncClient, number: int) -> None:
    await put(sacha, number)
    for _ in range(2):
        assert (await remove(sacha, number)).status_code == 303
    kept = await row()
    assert (kept.logo, kept.logo_width, kept.logo_height, await contents()) == ("", 0, 0, [])
    assert images(await sacha.get(f"{FILES}/{number}")) == []
    assert [action for action, *_ in await noted()] == ["put-logo", "remove-logo"]


async def test_of_agents_at_the_same_time_the_last_one_wins(sacha: httpx.AsyncClient, number: int) -> None:
    answers = await asyncio.gather(*(put(sacha, number, each) for each in (BLUE, RED, BLUE, RED)))
    assert {each.status_code for each in answers} == {303}
    (kept,) = await contents()
    assert path(kept) == f"/logos/test/{(await row()).logo}.png"
    assert (await sacha.get(path(kept))).content == kept


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (SVG, "logo.svg", "Un fichier SVG peut contenir des scripts"),
        (SVG, "logo.png", "Exportez ce logo en PNG"),
        (b"\xff\xd8\xff\xe0" + bytes(500), "logo.png", "n’est pas une image PNG complète"),
        (b"GIF89a" + bytes(500), "logo.gif", "n’est pas une image PNG complète"),
        (PDF, "logo.png", "n’est pas une image PNG complète"),
        (b"", "logo.png", "n’est pas une image PNG complète"),
        (BLUE[:20], "logo.png", "n’est pas une image PNG complète"),
        (BLUE[:-9], "logo.png", "n’est pas une image PNG complète"),
        (BLUE.replace(b"IHDR", b"CgBI", 1), "logo.png", "n’est pas une image PNG complète"),
        (png(more=32 * 1024), "logo.png", "Ce fichier est trop lourd : 32 Ko au plus."),
        (png(more=3 * 1024 * 1024), "logo.png", "Ce fichier est trop lourd : 32 Ko au plus."),
        (png(15, 64), "logo.png", "Cette image fait 15 pixels sur 64 : il en faut de 16 à 1000"),
        (png(64, 1001), "logo.png", "Cette image fait 64 pixels sur 1001 : il en faut de 16 à 1000"),
        (b"", "", "Choisissez d’abord un fichier PNG."),
    ],
    ids=lambda each: each[:12].decode("latin-1") if isinstance(each, bytes) else None,
)
async def test_what_will_not_do_is_said_at_the_field_and_the_page_stays(
    sacha: httpx.AsyncClient, number: int, content: bytes, name: str, said: str
) -> None:
    await put(sacha, number, RED)
    answer = await put(sacha, number, content, name)
    assert answer.status_code == 422
    assert "<title>Erreur : Plateforme de test" in answer.text.replace("\u202f", " ")
    found = re.search(r'id="logo-error1">.*?</svg> (.*?)</p>', answer.text)
    assert found
    assert said in found[1].replace("\u202f", " ")
    assert 'aria-invalid="true" aria-describedby="logo-hint logo-error1"' in answer.text
    assert image(RED, 32, 32, "Le logo de Plateforme de test") in answer.text
    assert "Mettre en pause" in answer.text
    assert (await contents(), len(await noted())) == ([RED], 1)


async def test_the_largest_and_the_smallest_that_will_do(sacha: httpx.AsyncClient, number: int) -> None:
    fitting = png(more=32 * 1024 - len(png(more=1)) + 1)
    assert len(fitting) == 32 * 1024
    for content in (fitting, png(16, 16), png(1000, 16), png(16, 1000), png(1000, 1000)):
        assert (await put(sacha, number, content)).status_code == 303
        assert await contents() == [content]


@pytest.mark.parametrize(
    ("sides", "shown"),
    [((320, 64), (160, 32)), ((16, 16), (16, 16)), ((1000, 16), (160, 3)), ((16, 1000), (1, 32)), ((90, 45), (64, 32))],
)
async def test_it_is_shown_in_its_proportions_and_never_enlarged(
    sacha: httpx.AsyncClient, number: int, sides: tuple[int, int], shown: tuple[int, int]
) -> None:
    content = png(*sides)
    await put(sacha, number, content)
    assert image(content, *shown, "Le logo de Plateforme de test") in (await sacha.get(f"{FILES}/{number}")).text


async def test_browsers_keep_a_logo_for_ever_and_may_do_nothing_else_with_it(
    sacha: httpx.AsyncClient, client: httpx.AsyncClient, number: int
) -> None:
    await put(sacha, number)
    client.cookies.clear()
    whole, head = await client.get(path(BLUE)), await client.head(path(BLUE))
    assert whole.content == BLUE
    assert (head.status_code, head.content, head.headers["content-length"]) == (200, b"", str(len(BLUE)))
    for answer in (whole, head):
        given = {
            "content-type": "image/png",
            "cache-control": "public, max-age=31536000, immutable",
            "content-security-policy": "default-src 'none'; sandbox",
            "cross-origin-resource-policy": "cross-origin",
            "x-content-type-options": "nosniff",
        }
        assert {name: answer.headers[name] for name in given} == given
        assert "set-cookie" not in answer.headers
    assert "cross-origin-resource-policy" not in (await client.get("/informations")).headers


async def test_a_letter_with_a_former_logo_shows_the_current_one_and_none_once_there_is_none(
    sacha: httpx.AsyncClient, number: int
) -> None:
    await put(sacha, number)
    await put(sacha, number, RED)
    former = await sacha.get(path(BLUE))
    assert (former.content, former.headers["cache-control"]) == (RED, "public, max-age=3600")
    await remove(sacha, number)
    for each in (path(BLUE), path(RED)):
        gone = await sacha.get(each)
        assert (gone.status_code, gone.headers["cache-control"]) == (404, "no-store")


@pytest.mark.parametrize(
    "address",
    [
        "/logos/autre/000000000000.png",
        "/logos/test/logo.png",
        "/logos/test/000000000000.svg",
        "/logos/test/00000000000A.png",
        "/logos/test",
        "/logos/%00/000000000000.png",
        "/logos/%FF/000000000000.png",
    ],
)
async def test_nothing_else_is_a_logo(sacha: httpx.AsyncClient, number: int, address: str) -> None:
    await put(sacha, number)
    assert (await sacha.get(address)).status_code == 404


async def test_a_platform_that_goes_takes_its_logo_along(sacha: httpx.AsyncClient, number: int) -> None:
    await put(sacha, number)
    async with transaction() as session:
        await session.execute(text("delete from client_platform"))
    assert await contents() == []


@pytest.mark.parametrize("role", ["lecture", "support"])
async def test_who_may_not_change_a_platform_sees_its_logo_without_a_button(
    client: httpx.AsyncClient, number: int, role: str
) -> None:
    for username, of in (("sacha", "admin"), ("lou", role)):
        await agent(username, of)
    await log_in(client)
    await put(client, number)
    await log_in(client, "lou")
    shown = await client.get(f"{FILES}/{number}")
    assert len(images(shown)) == 1
    assert 'type="file"' not in shown.text
    assert "Retirer" not in shown.text
    assert (await put(client, number, RED)).status_code == (await remove(client, number)).status_code == 403
    assert await contents() == [BLUE]


async def test_a_platform_that_is_not_there_has_no_logo(sacha: httpx.AsyncClient) -> None:
    for missing in (1, 10**30):
        assert (await put(sacha, missing)).status_code == (await remove(sacha, missing)).status_code == 404


async def test_a_company_sees_the_logo_on_each_page_in_place_of_the_name(
    sacha: httpx.AsyncClient, apply: Apply, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stencil._drawn, "__wrapped__", stencil._drawn)  # as in production
    application = await apply()
    form = link(application, INTERVIEW)
    before = await sacha.get(form)
    assert "avec Plateforme de test" in before.text
    assert images(before) == []
    for content, sides in ((BLUE, (160, 32)), (RED, (32, 32))):
        await put(sacha, number, content)
        assert images(await sacha.get(form)) == [image(content, *sides)]
        preview = await sacha.post(link(application, INFO, "/recapitulatif"), data=TYPED[INFO])
        assert images(preview) == [image(content, *sides)]
    for answer in (
        await sacha.post(link(application, INFO), data=TYPED[INFO]),
        await sacha.get(link(application, INFO)),
    ):
        assert images(answer) == [image(RED, 32, 32)]
    await remove(sacha, number)
    fresh = await apply(people={"candidate_email": "lou@example.org"})
    assert (await sacha.get(link(fresh, INTERVIEW))).text.count("avec Plateforme de test") == 1


async def test_a_name_cannot_leave_its_attribute(sacha: httpx.AsyncClient, apply: Apply, number: int) -> None:
    application = await apply({"name": '"><script>alert(1)</script>'})
    await put(sacha, number)
    for address in (link(application, INTERVIEW), f"{FILES}/{number}"):
        assert "<script>alert" not in (await sacha.get(address)).text


async def test_the_frame_shows_no_logo(sacha: httpx.AsyncClient, number: int) -> None:
    await put(sacha, number)
    assert images(await sacha.get("/embed/candidater/", params=await passport(sacha))) == []


async def test_changing_the_settings_of_a_platform_keeps_its_logo(sacha: httpx.AsyncClient, number: int) -> None:
    await put(sacha, number)
    choices = {"name": "Autre", "contact_email": "contact@autre.example"}
    assert (await sacha.post(f"{FILES}/{number}/modifier", data=choices)).status_code == 303
    async with transaction() as session:
        await platforms.register(session, "test", rotate=True)
    assert ((await row()).name, (await sacha.get(path(BLUE))).content) == ("Autre", BLUE)


@pytest.mark.parametrize(
    "change",
    [
        "update client_platform set logo = 'logo.png'",
        "update client_platform set logo = '0123456789ab'",
        "update client_platform set logo = '0123456789ab', logo_width = 15, logo_height = 64",
        "update client_platform set logo = '0123456789ab', logo_width = 64, logo_height = 1001",
        "update client_platform set logo_width = 64",
        "insert into platform_logo (platform_id, content) select id, cast('<svg>' as bytea) from client_platform",
        r"insert into platform_logo select id, '\x89504e470d0a1a0a' || repeat('a', 32768)::bytea from client_platform",
    ],
)
@pytest.mark.usefixtures("number")
async def test_the_database_takes_nothing_else_for_a_logo(change: str) -> None:
    with pytest.raises(Exception, match="violates check constraint"):
        async with transaction() as session:
            await session.execute(text(change))
