"""Sacha searches the lists."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from jepostule.store.database import transaction
from tests import crowd, factories
from tests.journeys import axe, phone
from tests.journeys.asking import ask
from tests.journeys.desk import apply
from tests.journeys.office import button, in_sight, log_in
from tests.journeys.watch import Watch
from tests.servers.partner import PartnerServer

LISTS = ("/admin/candidatures", "/admin/reponses", "/admin/e-mails", "/admin/evenements")
MANY = 240  # spread over four platforms: more than a page of each

pytestmark = pytest.mark.usefixtures("sacha", "session_cookie")


@pytest.fixture(scope="module")
def crowded(partner: PartnerServer) -> None:
    ask(fill())


async def fill() -> None:
    async with transaction() as session:
        await factories.platform(session, "id")
        await session.execute(crowd.APPLICATIONS, {"count": MANY})


def test_a_candidate_calls_and_is_found_at_once(
    page: Page, service: str, partner: PartnerServer, camille: dict[str, str]
) -> None:
    apply(partner, camille)
    log_in(page, service)
    page.get_by_label("Chercher une candidature").fill(camille["candidate_email"])
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/admin/candidatures/\d+$"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Camille Martin")


def test_filters_act_as_they_are_chosen_and_stay_in_the_address(
    page: Page, service: str, partner: PartnerServer, camille: dict[str, str]
) -> None:
    apply(partner, camille)
    log_in(page, service)
    page.get_by_role("link", name="Candidatures").click()
    page.get_by_label("Rechercher").fill(camille["candidate_email"])
    expect(page.get_by_role("status")).to_have_text("1 candidature")
    page.get_by_label("Documents").select_option("Sans")
    expect(page.get_by_role("heading", name="Rien ne correspond")).to_be_visible()
    page.get_by_role("link", name="Documents : Sans").click()
    expect(page.get_by_role("status")).to_have_text("1 candidature")
    expect(page.get_by_label("Rechercher")).to_have_value(camille["candidate_email"])
    page.go_back()
    expect(page.get_by_role("heading", name="Rien ne correspond")).to_be_visible()
    expect(page.get_by_label("Documents")).to_have_value("non")


def test_a_row_that_was_found_stays_under_the_pointer_that_presses_it(
    page: Page, service: str, partner: PartnerServer, camille: dict[str, str]
) -> None:
    apply(partner, camille)
    log_in(page, service)
    page.goto(f"{service}/admin/candidatures")
    page.get_by_label("Rechercher").fill(camille["candidate_email"])
    expect(page.get_by_role("status")).to_have_text("1 candidature")
    with page.expect_request("**/admin/**") as first:
        page.locator("tbody th a").click()
    assert re.search(r"/admin/candidatures/\d+$", first.value.url)


@pytest.mark.usefixtures("crowded")
def test_pages_are_turned_and_back_works(page: Page, service: str) -> None:
    log_in(page, service)
    page.goto(f"{service}/admin/candidatures?plateforme=id&ordre=recues")
    first = page.locator("tbody th a").first.inner_text()
    page.get_by_role("link", name="Page suivante").click()
    expect(page.locator("tbody th a").first).not_to_have_text(first)
    page.get_by_role("link", name="Page précédente").click()
    expect(page.locator("tbody th a").first).to_have_text(first)
    page.get_by_role("link", name="Reçue").click()
    expect(page.locator("th[aria-sort=ascending]")).to_have_text("Reçue")
    page.go_back()
    expect(page.locator("th[aria-sort=descending]")).to_have_text("Reçue")


@pytest.mark.usefixtures("crowded")
def test_heads_stay_in_sight_and_cover_nothing_that_has_the_focus(page: Page, service: str) -> None:
    log_in(page, service)
    page.goto(f"{service}/admin/candidatures?plateforme=id")
    page.locator("tbody th a").last.focus()
    heads = page.locator("thead th").first.bounding_box()
    assert heads
    assert heads["y"] == 0
    for _ in range(49):
        page.keyboard.press("Shift+Tab")
        assert in_sight(page)
    expect(page.locator("tbody th a").first).to_be_focused()


def test_a_long_name_ends_with_an_ellipsis_in_its_cell(
    page: Page, service: str, partner: PartnerServer, camille: dict[str, str]
) -> None:
    apply(partner, {**camille, "candidate_last_name": "de la Rochefoucauld-Montmorency", "job": "Vente"})
    log_in(page, service)
    page.goto(f"{service}/admin/candidatures?q={camille['candidate_email']}")
    name = page.locator("tbody th a")
    expect(name).to_have_css("text-overflow", "ellipsis")
    assert name.evaluate("({ scrollWidth, clientWidth }) => scrollWidth > clientWidth")
    assert name.evaluate("({ clientWidth, parentNode }) => clientWidth < parentNode.clientWidth")


@pytest.mark.usefixtures("crowded")
def test_the_focus_ring_is_whole_around_a_name(page: Page, service: str) -> None:
    log_in(page, service)
    page.goto(f"{service}/admin/candidatures?plateforme=id")
    name = page.locator("tbody th a").nth(1)
    box = name.bounding_box()
    assert box
    middle, half = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    sides = [(middle, box["y"] - 2), (middle, box["y"] + box["height"] + 1), (box["x"] + box["width"] + 1, half)]
    before = [spot(page, *side) for side in sides]
    name.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(name).to_be_focused()
    for side, plain in zip(sides, before, strict=True):
        assert spot(page, *side) != plain


def spot(page: Page, x: float, y: float) -> bytes:
    """What a pixel looks like."""
    return page.screenshot(clip={"x": x, "y": y, "width": 1, "height": 1})


def test_an_export_holds_what_the_list_shows(
    page: Page, service: str, partner: PartnerServer, camille: dict[str, str]
) -> None:
    apply(partner, camille)
    log_in(page, service)
    page.goto(f"{service}/admin/candidatures")
    page.get_by_label("Rechercher").fill(camille["candidate_email"])
    expect(page.get_by_role("status")).to_have_text("1 candidature")
    with page.expect_download() as download:
        page.get_by_role("link", name="Exporter en CSV").click()
    lines = download.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("Camille Martin;")


def test_without_a_script_the_button_filters(
    new_page: Callable[..., Page], service: str, partner: PartnerServer, camille: dict[str, str]
) -> None:
    apply(partner, camille)
    page = new_page(java_script_enabled=False)
    log_in(page, service)
    page.goto(f"{service}/admin/candidatures")
    page.get_by_label("Rechercher").fill(camille["candidate_email"])
    button(page, "Chercher").click()
    expect(page.get_by_role("status")).to_have_text("1 candidature")


@pytest.mark.usefixtures("crowded")
@pytest.mark.parametrize("path", LISTS)
def test_on_a_phone_lists_fit_and_are_large_enough_for_thumbs(
    new_page: Callable[..., Page], service: str, path: str
) -> None:
    page = new_page(**phone.PHONE)
    log_in(page, service)
    for query in ("", "?q=zzz&depuis=2026-01-01"):
        page.goto(service + path + query)
        assert phone.fits(page)
        assert phone.too_small(page) == []
        assert phone.cut(page) == []


@pytest.mark.usefixtures("crowded")
@pytest.mark.parametrize("path", LISTS)
def test_axe_finds_nothing_in_lists(new_page: Callable[..., Page], service: str, path: str, watch: Watch) -> None:
    watch.allow("status of 422")
    page = new_page(**axe.OPTIONS)
    axe.prepare(page.context)
    log_in(page, service)
    for query in ("", "?q=ab&depuis=2026-01-01&jusqu=1066-10-14"):
        page.goto(service + path + query)
        assert axe.findings(page) == []
