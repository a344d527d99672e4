"""The demo page does what a partner's page should do."""

from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.frame import Visit, steps
from tests.journeys.watch import Watch


@pytest.fixture
def demo(service: str, camille: dict[str, str]) -> Callable[[Page], Visit]:
    own = {name: camille[name] for name in ("candidate_email", "candidate_peid", "employer_email")}

    def open_page(page: Page) -> Visit:
        page.goto(f"{service}/embed/demo/?{urlencode(own)}")
        return Visit(page, page.frame_locator("iframe"))

    return open_page


def test_the_root_leads_to_the_demo_page(page: Page, service: str) -> None:
    page.goto(service)
    expect(page).to_have_url(f"{service}/embed/demo/")


def test_camille_applies_on_the_demo_page_and_comes_back_to_it(
    page: Page, demo: Callable[[Page], Visit], service: str, watch: Watch
) -> None:
    watch.allow("status of 422")
    frame = demo(page)
    for _ in steps(frame):
        frame.settled()
    frame.link("Revenir à La Bonne Boite").click()
    expect(page).to_have_url(f"{service}/embed/demo/")
    frame.at("bienvenue")
