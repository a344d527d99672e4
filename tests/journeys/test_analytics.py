"""Google Analytics and Hotjar: nothing without ids, nothing before consent, and then only the step."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.journeys import processes
from tests.journeys.desk import TYPED, Desk
from tests.journeys.frame import Visit
from tests.journeys.watch import Watch
from tests.servers.partner import PartnerServer
from tests.servers.ports import free_port

GOOGLE = "https://www.googletagmanager.com/gtag/js"
HOTJAR = "https://static.hotjar.com/c/hotjar-1234.js"


@pytest.fixture(scope="module")
def measured(service: str) -> Iterator[str]:
    """The address of a second web process, with ids."""
    port = str(free_port())
    address = f"http://127.0.0.1:{port}"
    ids = {"GOOGLE_ANALYTICS_TRACKING_ID": "G-TEST", "HOTJAR_SITE_ID": "1234"}
    with processes.running("web", JEPOSTULE_PORT=port, **ids):
        processes.wait_for(f"{address}/healthz")
        yield address


@pytest.fixture
def asked(page: Page, measured: str, watch: Watch) -> list[str]:
    """URLs requested from other hosts, all answered with an empty script."""
    watch.origins += (measured,)
    watch.allow(f"request: {GOOGLE}", f"request: {HOTJAR}")
    found: list[str] = []

    def answer(route: Route) -> None:
        found.append(route.request.url.split("?")[0])
        route.fulfill(body="", content_type="text/javascript")

    page.route(lambda address: not address.startswith(measured), answer)
    return found


@pytest.fixture
def desk(page: Page, robin: Callable[[Page], Desk], service: str, measured: str) -> Desk:
    links = robin(page).links
    return Desk(page, {kind: link.replace(service, measured) for kind, link in links.items()})


def test_without_ids_nothing_is_asked_and_nothing_is_loaded(page: Page, robin: Callable[[Page], Desk]) -> None:
    robin(page).open("interview")
    expect(page.locator("#consent")).to_have_count(0)
    assert page.evaluate("'dataLayer' in window || 'hj' in window") is False


def test_before_a_yes_and_after_a_no_nothing_is_loaded(desk: Desk, asked: list[str]) -> None:
    desk.open("interview")
    expect(desk.page.locator("#consent")).to_contain_text("Google Analytics et Hotjar")
    desk.button("Refuser").click()
    expect(desk.button("Refuser")).to_have_attribute("aria-pressed", "true")
    desk.answer("info_request")
    assert asked == []


def test_after_a_yes_the_steps_are_told_and_nothing_else(desk: Desk, asked: list[str]) -> None:
    desk.open("interview")
    desk.write(**TYPED["interview"])
    desk.button("Accepter").click()
    desk.page.wait_for_url("**?mesure=oui*")
    expect(desk.field("message")).to_have_value(TYPED["interview"]["message"])
    desk.preview()
    desk.send()
    assert asked == [GOOGLE, HOTJAR]
    assert told(desk.page) == ["interview/form", "interview/preview", "interview/sent"]
    everything = desk.page.evaluate("JSON.stringify([...dataLayer, ...hj.q].map((each) => [...each]))")
    assert desk.links["interview"].split("/")[-2] not in everything
    assert "Camille" not in everything


def told(page: Page) -> list[str]:
    """The steps reported to Google, and equally to Hotjar."""
    google = [each[-1]["page_title"] for each in queue(page, "dataLayer") if each[0] == "event"]
    hotjar = [each[-1].removeprefix("/") for each in queue(page, "hj.q") if each[0] == "stateChange"]
    assert google == hotjar
    return google


def queue(page: Page, name: str) -> list[list[Any]]:
    found: list[list[Any]] = page.evaluate(f"{name}.map((each) => [...each])")
    return found


def test_a_yes_is_remembered_and_can_be_taken_back(desk: Desk, asked: list[str]) -> None:
    desk.open("interview")
    desk.button("Accepter").click()
    desk.page.wait_for_url("**?mesure=oui*")
    desk.open("hired")
    desk.page.wait_for_url("**?mesure=oui*")
    desk.button("Refuser").click()
    desk.page.wait_for_url(lambda address: "mesure" not in address)
    asked.clear()
    desk.page.reload()
    expect(desk.button("Refuser")).to_have_attribute("aria-pressed", "true")
    assert asked == []


def test_a_link_that_says_yes_is_nobodys_yes(desk: Desk, asked: list[str]) -> None:
    desk.page.goto(f"{desk.links['interview']}?mesure=oui")
    expect(desk.page.locator("#consent")).to_be_visible()
    assert asked == []


@pytest.fixture
def in_frame(
    page: Page, partner: PartnerServer, camille: dict[str, str], service: str, measured: str
) -> Callable[[str], Visit]:
    """`in_frame("ads")`: the frame on the service with ids, with the consent that the partner passes on."""

    def open_frame(categories: str) -> Visit:
        page.goto(partner.frame({**camille, "consent_categories": categories}).replace(service, measured))
        return Visit(page, page)

    return open_frame


def test_in_the_frame_the_partner_s_visitor_has_agreed(in_frame: Callable[[str], Visit], asked: list[str]) -> None:
    frame = in_frame("ads,analytics")
    frame.begin()
    assert asked == [GOOGLE, HOTJAR]
    assert told(frame.page) == ["bienvenue", "infos"]


def test_or_has_not(in_frame: Callable[[str], Visit], asked: list[str]) -> None:
    in_frame("ads").begin()
    assert asked == []
