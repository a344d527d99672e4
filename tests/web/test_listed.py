"""What is around a list is drawn once for all who ask the same."""

from collections.abc import Callable

import pytest

from jepostule import rendering
from jepostule.asgi import create_app
from jepostule.store.agent_session import Present
from jepostule.store.estimate import Count
from jepostule.store.listing import Page
from jepostule.web.admin import listed
from jepostule.web.admin.applications import TABLE
from tests.web.test_admin import PRODUCTION


@pytest.fixture(autouse=True)
def in_production(configure: Callable[..., None]) -> None:
    """Elsewhere a template may change meanwhile."""
    create_app()  # it knows where style sheets are
    configure(**PRODUCTION, POSTGRES_HOST="localhost")
    rendering._around.cache_clear()


def kept() -> int:
    return rendering._around.cache_info().currsize


def drawn(role: str = "admin", **query: str) -> str:
    agent, question = Present(1, "sacha", "Sacha", role), TABLE.question(query)
    page = Page([], "", "", Count(0, exact=True))
    pieces = listed.pieces(agent, TABLE, question, (), page)
    return f"{pieces['tools']} {pieces['found']}"


def test_who_asks_the_same_gets_the_same() -> None:
    first = drawn()
    count = kept()
    assert drawn(apres="somewhere") == first
    assert kept() == count
    assert drawn(ordre="recues", sens="croissant") != first
    assert kept() > count


def test_what_is_looked_for_is_kept_nowhere() -> None:
    assert "Lovelace" in drawn(q="Lovelace")
    assert "Turing" in drawn(q="Turing")
    assert kept() == 0


def test_nor_is_what_cannot_be_read() -> None:
    assert "Le reste est pris en compte" in drawn(depuis="Lovelace")
    assert kept() == 0
