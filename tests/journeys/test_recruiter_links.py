"""Mail scanners open links too, some of them in a browser: this must have no effect."""

import hashlib
from collections.abc import Callable

import httpx
from playwright.sync_api import Page
from sqlalchemy import text

from jepostule.store.database import transaction
from jepostule.store.tables import METADATA
from tests.journeys.asking import ask, settle
from tests.journeys.desk import KINDS, Desk
from tests.journeys.processes import PATIENCE


def digest() -> str:
    """A digest of every row of all our tables."""

    async def read() -> str:
        async with transaction() as session:
            tables = {each.name for each in METADATA.sorted_tables} - {"chore"}  # changed by the clock
            rows = [await session.scalars(text(f"select t::text from {name} t order by 1")) for name in sorted(tables)]
            return hashlib.sha256(repr([list(each) for each in rows]).encode()).hexdigest()

    return ask(read())


def test_opening_every_link_again_and_again_changes_nothing(page: Page, robin: Callable[[Page], Desk]) -> None:
    desk = robin(page)
    settle()
    before = digest()
    with httpx.Client(timeout=PATIENCE) as scanner:
        for link in desk.links.values():
            assert {scanner.get(link).status_code for _ in range(10)} == {200}
            for path in ("/recapitulatif", "/modifier"):
                assert scanner.get(link + path).status_code == 200
    for kind in KINDS:
        desk.open(kind)
        desk.at_form(kind)
        page.wait_for_load_state("networkidle")
    assert digest() == before
