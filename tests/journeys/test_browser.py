"""What the other journeys assume of the browser."""

from playwright.sync_api import Page

from tests.journeys.watch import Watch
from tests.servers.partner import PartnerServer


def test_this_browser_keeps_no_cookie_of_another_site(page: Page, partner: PartnerServer, watch: Watch) -> None:
    watch.allow("request: ", "set-cookie: ")
    page.goto(f"{partner.origin}/cookie")
    page.wait_for_load_state()
    assert page.frames[1].evaluate("document.cookie") == ""
    assert page.context.cookies() == []


def test_this_browser_speaks_french_in_paris(page: Page) -> None:
    said = page.evaluate("new Date(0).toLocaleString()")
    assert said == "01/01/1970 01:00:00"
