"""Sacha reads the charts of the first page, and the statistics."""

import csv
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from jepostule.moments import PARIS
from jepostule.store.database import transaction
from tests import factories
from tests.history import applied, written
from tests.journeys import axe, phone
from tests.journeys.asking import ask, until
from tests.journeys.office import allow_session, button, hire, log_in
from tests.journeys.watch import Watch

PAGE = "/admin/statistiques"
NOW = datetime.now(PARIS)


@pytest.fixture(scope="module", autouse=True)
def several(service: str) -> None:
    """Seven applications, one a day, three of them answered, on a platform of this file's own."""
    hire()
    ask(_several())


async def _several() -> None:
    answers = {1: ["rejection"], 3: ["info_request", "interview"], 5: ["hired"]}
    async with transaction() as session:
        platform = await factories.platform(session, "seven", name="Sept")
        for ago in range(7):
            at = NOW - timedelta(days=ago + 3)
            people = {"candidate_email": f"camille{ago}@seven.example", "employer_email": "robin@seven.example"}
            await written(session, await applied(session, platform, at, *answers.get(ago, []), **people), "opened")


@pytest.fixture(autouse=True)
def allowed(watch: Watch) -> None:
    allow_session(watch)
    watch.allow("status of 422")


def test_the_first_page_draws_thirty_days_and_says_them_in_a_table(page: Page, service: str) -> None:
    log_in(page, service)
    for heading in ("Candidatures par jour", "Réponses par jour"):
        region = page.get_by_role("region", name=heading)
        expect(region.get_by_role("img", name=heading)).to_be_visible()
        expect(region.locator("svg.bars g")).to_have_count(30)
        region.get_by_text("Voir en tableau").click()
        expect(region.get_by_role("row").last).to_be_visible()
        expect(region.locator(".twin tbody tr")).to_have_count(30)


def test_a_table_that_was_unfolded_stays_so_while_the_figures_follow(page: Page, service: str) -> None:
    page.clock.install()
    log_in(page, service)
    region = page.get_by_role("region", name="Réponses par jour")
    region.get_by_text("Voir en tableau").click()
    page.evaluate("document.activeElement.blur()")
    before = page.locator("#hands ~ p").inner_text()
    until(lambda: later(page) != before, "another second")
    expect(region.get_by_role("row").last).to_be_visible()
    expect(page.get_by_role("region", name="Candidatures par jour").get_by_role("row").last).to_be_hidden()


def later(page: Page) -> str:
    """The time shown after ten seconds of the browser's fake clock; the server's clock may not have moved."""
    with page.expect_response("**/admin/maintenant"):
        page.clock.run_for(10_000)
    return page.locator("#hands ~ p").inner_text()


def test_sacha_counts_a_platform_over_a_few_days_and_takes_the_figures_along(page: Page, service: str) -> None:
    log_in(page, service)
    page.get_by_role("link", name="Statistiques").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Statistiques")
    page.locator("#plateforme").select_option("seven")
    button(page, "Compter").click()
    expect(page.locator("#plateforme")).to_have_value("seven")
    expect(page.locator(".figures .value")).to_have_text(["7", "1", "7", "42,9\u202f%"])
    page.get_by_label("Premier jour").fill(f"{NOW - timedelta(days=6):%Y-%m-%d}")
    button(page, "Compter").click()
    expect(page.locator(".figures .value").first).to_have_text("4")
    with page.expect_download() as download:
        page.get_by_role("link", name="Exporter en CSV").click()
    rows = list(csv.reader(download.value.path().read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert rows[1:3] == [["Candidatures", "4", "", "1", "4"], ["Avec une réponse", "2", "50,0 %", "1", "2"]]


def test_all_answers_of_a_platform_come_as_a_file(page: Page, service: str) -> None:
    log_in(page, service)
    page.goto(f"{service}{PAGE}?plateforme=seven")
    with page.expect_download() as download:
        button(page, "Télécharger en CSV").click()
    assert download.value.suggested_filename == "reponses-seven.csv"
    rows = list(csv.reader(download.value.path().read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert [row[-1] for row in rows] == ["Answer type", "rejection", "info_request", "interview", "hired"]


def test_without_a_script_days_the_wrong_way_round_are_said_and_kept(
    new_page: Callable[..., Page], service: str
) -> None:
    page = new_page(java_script_enabled=False)
    log_in(page, service)
    page.goto(service + PAGE)
    page.get_by_label("Premier jour").fill("2026-05-31")
    page.get_by_label("Dernier jour").fill("2026-05-01")
    button(page, "Compter").click()
    expect(page.get_by_role("alert")).to_contain_text("La fin vient avant le début")
    expect(page.get_by_label("Premier jour")).to_have_value("2026-05-31")
    expect(page.get_by_label("Dernier jour")).to_have_value("2026-05-01")


def test_on_a_phone_the_charts_fit(new_page: Callable[..., Page], service: str) -> None:
    page = new_page(**phone.PHONE)
    log_in(page, service)
    for path in ("/admin/", PAGE, f"{PAGE}?du=2025-01-01", f"{PAGE}?du=never&plateforme=none"):
        page.goto(service + path)
        for summary in page.get_by_text("Voir en tableau").all():
            summary.click()
        assert phone.fits(page), path
        assert phone.too_small(page) == [], path


def test_axe_finds_nothing(new_page: Callable[..., Page], service: str) -> None:
    page = new_page(**axe.OPTIONS)
    axe.prepare(page.context)
    log_in(page, service)
    for path in ("/admin/", PAGE, f"{PAGE}?du=never&plateforme=none"):
        page.goto(service + path)
        for summary in page.get_by_text("Voir en tableau").all():
            summary.click()
        assert axe.findings(page) == [], path
