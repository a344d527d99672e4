"""A list is rendered once for all equal queries, with holes for the rows."""

from collections.abc import Callable

import httpx
import pytest

from jepostule.web import stencil
from tests.application import shared_app
from tests.staff import agent, log_in
from tests.web.test_admin import PRODUCTION

LIST = "/admin/candidatures"

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
async def sacha(configure: Callable[..., None]) -> httpx.AsyncClient:
    """A browser in production mode: in development, templates are rendered anew each time."""
    await agent()
    configure(**PRODUCTION)
    stencil._drawn.cache_clear()
    transport = httpx.ASGITransport(app=shared_app())  # type: ignore[arg-type]
    client = httpx.AsyncClient(transport=transport, base_url=PRODUCTION["JEPOSTULE_BASE_URL"])
    await log_in(client)
    return client


def kept() -> int:
    return stencil._drawn.cache_info().currsize


async def drawn(sacha: httpx.AsyncClient, **query: str) -> str:
    return (await sacha.get(LIST, params=query)).text


async def test_who_asks_the_same_gets_the_same(sacha: httpx.AsyncClient) -> None:
    first = await drawn(sacha)
    assert await drawn(sacha, apres="somewhere") == first
    assert kept() == 1
    assert await drawn(sacha, ordre="recues", sens="croissant") != first
    assert kept() == 2


@pytest.mark.parametrize("name", ["q", "plateforme", "ordre", "sens"])
async def test_what_was_not_offered_is_kept_nowhere(sacha: httpx.AsyncClient, name: str) -> None:
    assert (await sacha.get(LIST, params={name: "Lovelace"})).status_code == 200
    assert kept() == 0


async def test_what_is_looked_for_is_never_somebody_else_s(sacha: httpx.AsyncClient) -> None:
    assert "Lovelace" in await drawn(sacha, q="Lovelace")
    assert "Turing" in await drawn(sacha, q="Turing")
    assert kept() == 0


async def test_nor_is_what_cannot_be_read(sacha: httpx.AsyncClient) -> None:
    assert "cette valeur ne convient pas" in await drawn(sacha, depuis="Lovelace")
    assert kept() == 0
