"""Sacha logs into the admin, reads its first page and logs out."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.factories import WORDS
from tests.journeys import axe, phone
from tests.journeys.desk import apply
from tests.journeys.office import button, log_in
from tests.journeys.watch import Watch
from tests.servers.partner import PartnerServer
from tests.staff import LOGIN, PASSWORD

TEN_SECONDS = 10_000

pytestmark = pytest.mark.usefixtures("sacha", "session_cookie")


def applications(page: Page) -> Locator:
    """The number of thirty days: shortly after midnight, that of today is 0."""
    return page.locator(".figures > div", has_text="Candidatures aujourd’hui").locator(".than")


def test_sacha_comes_in_reads_the_figures_and_leaves(page: Page, service: str, watch: Watch) -> None:
    watch.allow("status of 422")
    page.goto(f"{service}/admin/")
    expect(page).to_have_url(service + LOGIN)
    expect(page.get_by_label("Identifiant")).to_be_focused()
    page.keyboard.type("sacha")
    page.keyboard.press("Tab")
    page.keyboard.type("a wrong one")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Identifiants inconnus")
    expect(page.get_by_label("Identifiant")).to_have_value("sacha")
    expect(page.get_by_label("Mot de passe")).to_be_focused()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bonjour Sacha")
    expect(page.get_by_role("heading", name="À reprendre maintenant")).to_be_visible()
    button(page, "Se déconnecter").click()
    expect(page).to_have_url(service + LOGIN)
    page.go_back()
    expect(button(page, "Se connecter")).to_be_visible()
    page.goto(f"{service}/admin/")
    expect(page).to_have_url(service + LOGIN)


def test_the_figures_follow_the_moment_until_they_are_told_to_stand_still(
    page: Page, service: str, partner: PartnerServer, camille: dict[str, str]
) -> None:
    page.clock.install()
    log_in(page, service)
    before = int(applications(page).inner_text().removesuffix(" en 30 jours").replace("\u202f", ""))
    apply(partner, camille)
    page.clock.run_for(TEN_SECONDS)
    expect(applications(page)).to_have_text(f"{before + 1} en 30 jours")
    expect(page.get_by_role("region", name="Dernières candidatures")).to_contain_text(WORDS["job"])
    button(page, "Suspendre l’actualisation").click()
    expect(button(page, "Reprendre l’actualisation")).to_be_focused()
    apply(partner, {**camille, "employer_email": f"other-{camille['employer_email']}"})
    page.clock.run_for(3 * TEN_SECONDS)
    expect(applications(page)).to_have_text(f"{before + 1} en 30 jours")
    button(page, "Reprendre l’actualisation").click()
    expect(applications(page)).to_have_text(f"{before + 2} en 30 jours")


def test_nothing_moves_under_the_hand_of_who_reads_in_it(page: Page, service: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.clock.install()
    log_in(page, service)
    page.get_by_role("group", name="Files d’attente").focus()
    page.clock.run_for(2 * TEN_SECONDS)
    page.evaluate("document.activeElement.blur(); getSelection().selectAllChildren(document.getElementById('hands'))")
    page.clock.run_for(2 * TEN_SECONDS)
    assert not [url for url in asked if url.endswith("/maintenant")]
    page.evaluate("getSelection().removeAllRanges()")
    with page.expect_response("**/admin/maintenant"):
        page.clock.run_for(TEN_SECONDS)


def test_it_is_said_when_the_service_is_away_and_over_when_it_is_back(page: Page, service: str, watch: Watch) -> None:
    watch.allow("net::ERR_", "console: htmx:", "console: Event")
    page.clock.install()
    log_in(page, service)
    page.route("**/admin/maintenant", lambda route: route.abort(), times=1)
    page.clock.run_for(TEN_SECONDS)
    expect(page.get_by_role("status")).to_contain_text("Le service ne répond pas")
    page.clock.run_for(TEN_SECONDS)
    expect(page.get_by_role("status")).to_be_empty()


def test_a_session_that_ended_elsewhere_leads_to_the_login_page_by_itself(page: Page, service: str) -> None:
    page.clock.install()
    log_in(page, service)
    page.context.clear_cookies()
    page.clock.run_for(TEN_SECONDS)
    expect(page).to_have_url(service + LOGIN)


def test_without_a_script_all_is_there_and_a_link_refreshes_it(new_page: Callable[..., Page], service: str) -> None:
    page = new_page(java_script_enabled=False)
    log_in(page, service)
    expect(button(page, "Suspendre l’actualisation")).to_be_hidden()
    with page.expect_navigation():
        page.get_by_role("link", name="Actualiser").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bonjour Sacha")
    button(page, "Se déconnecter").click()
    expect(page).to_have_url(service + LOGIN)


def test_on_a_phone_everything_fits_and_is_large_enough_for_thumbs(
    new_page: Callable[..., Page], service: str, partner: PartnerServer, camille: dict[str, str]
) -> None:
    apply(partner, camille)
    page = new_page(**phone.PHONE)
    log_in(page, service)
    assert phone.fits(page)
    assert phone.too_small(page) == []
    page.get_by_role("link", name="Vente en boucherie").first.click()
    expect(page.get_by_role("heading", name="Réponses de l’entreprise")).to_be_visible()
    assert phone.fits(page)
    assert phone.too_small(page) == []


def test_on_a_phone_the_row_of_rubrics_begins_at_the_one_that_is_open(
    new_page: Callable[..., Page], service: str
) -> None:
    page = new_page(**phone.PHONE)
    log_in(page, service)
    page.get_by_role("link", name="Journal").click()
    here = page.get_by_role("navigation", name="Rubriques").locator("[aria-current=page]")
    expect(here).to_have_text("Journal")
    expect(here).to_be_in_viewport(ratio=1)


def test_axe_finds_nothing(
    new_page: Callable[..., Page], service: str, partner: PartnerServer, camille: dict[str, str], watch: Watch
) -> None:
    watch.allow("status of 422")
    apply(partner, camille)
    page = new_page(**axe.OPTIONS)
    axe.prepare(page.context)
    page.goto(service + LOGIN)
    assert axe.findings(page) == []
    page.get_by_label("Identifiant").fill("nobody")
    page.get_by_label("Mot de passe").fill("nothing")
    button(page, "Se connecter").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert axe.findings(page) == []
    log_in(page, service)
    assert axe.findings(page) == []
    assert phone.fits(page)
    page.get_by_role("link", name="Vente en boucherie").first.click()
    expect(page.get_by_role("heading", name="Réponses de l’entreprise")).to_be_visible()
    assert axe.findings(page) == []
