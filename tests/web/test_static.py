"""Style sheets and scripts: always up to date, rarely fetched twice."""

import gzip
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import brotli
import httpx
import pytest
from litestar import Litestar

from jepostule.web import static as assets
from jepostule.web.static import static

HTMX = "vendor/htmx-2.0.11.min.js"
NAMES = [*assets.BUNDLES, "icons/mark.svg", HTMX]


@pytest.fixture
async def browser() -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=Litestar(route_handlers=assets.routes, openapi_config=None))  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as browser:
        yield browser


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one bundle of two scripts."""
    (tmp_path / "js").mkdir()
    for name in ("one", "two"):
        (tmp_path / "js" / f"{name}.js").write_text(f"const same = '{name}';\n")
    monkeypatch.setattr(assets, "FOLDER", tmp_path)
    monkeypatch.setattr(assets, "BUNDLES", {"both.js": ("one", "two")})
    return tmp_path


@pytest.mark.parametrize("name", NAMES)
async def test_what_is_fetched_once_is_kept_for_ever(browser: httpx.AsyncClient, name: str) -> None:
    answer = await browser.get(static(name))
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"].startswith(assets.MEDIA_TYPES[Path(name).suffix])
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.text


async def test_a_page_from_before_a_deploy_gets_what_there_is_now_and_does_not_keep_it(
    browser: httpx.AsyncClient,
) -> None:
    answer = await browser.get("/static/frame.000000000000.css")
    assert answer.text == (await browser.get(static("frame.css"))).text
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "path",
    [
        "frame.css",
        "tokens.000000000000.css",
        "css/tokens.000000000000.css",
        "vendor/htmx-2.0.11.000000000000.LICENSE",
        "../pyproject.000000000000.toml",
        "",
    ],
)
async def test_nothing_else_is_served(browser: httpx.AsyncClient, path: str) -> None:
    assert (await browser.get(f"/static/{path}")).status_code == 404


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br", "br"),
        ("gzip;q=1.0, BR;q=0.5", "br"),
        ("br;q=0, gzip", "gzip"),
        ("gzip; q=0.000", None),
        ("identity", None),
        ("*", None),
        ("", None),
    ],
)
async def test_it_comes_as_small_as_the_browser_allows(
    browser: httpx.AsyncClient, accepted: str, coding: str | None
) -> None:
    async with browser.stream("GET", static("frame.css"), headers={"accept-encoding": accepted}) as answer:
        body = b"".join([part async for part in answer.aiter_raw()])
    opened = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[coding](body)
    assert opened.startswith(b"@layer reset, base, components;")
    assert answer.headers.get("content-encoding") == coding
    assert answer.headers["vary"] == "accept-encoding"


async def test_its_headers_can_be_asked_for_alone(browser: httpx.AsyncClient) -> None:
    answer = await browser.head(static("frame.css"))
    assert (answer.status_code, answer.content) == (200, b"")


async def test_in_development_a_change_is_seen_at_once(browser: httpx.AsyncClient, folder: Path) -> None:
    before = static("both.js")
    (folder / "js" / "two.js").write_text("const same = 'changed';\n")
    assert static("both.js") != before
    assert "changed" in (await browser.get(static("both.js"))).text


async def test_in_production_the_files_are_read_once(folder: Path, configure: Callable[..., None]) -> None:
    configure(
        JEPOSTULE_ENV="production",
        JEPOSTULE_BASE_URL="https://jepostule.example",
        SECRET_KEY="s" * 32,
        CRYPTOGRAPHY_SECRET_KEY="c" * 43 + "=",
        POSTGRES_HOST="postgres",
        POSTGRES_PASSWORD="an-own-password",
        EMAIL_DELIVERY_SERVICE="smtp",
    )
    before = static("both.js")
    (folder / "js" / "two.js").write_text("const same = 'changed';\n")
    assert static("both.js") == before


async def test_two_scripts_of_a_bundle_may_use_the_same_name(browser: httpx.AsyncClient, folder: Path) -> None:
    answer = await browser.get(static("both.js"))
    assert answer.text == "{\nconst same = 'one';\n}\n{\nconst same = 'two';\n}\n"


async def test_a_first_visit_is_light(browser: httpx.AsyncClient) -> None:
    """35 kB with the page itself, which takes 3."""
    sizes = [
        int((await browser.get(static(name), headers={"accept-encoding": "gzip"})).headers["content-length"])
        for name in ("frame.css", "frame.js", HTMX)
    ]
    assert sum(sizes) < 32_000
