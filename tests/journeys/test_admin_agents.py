"""Sacha creates an account for Robin, then disables it."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import axe, office, phone
from tests.journeys.office import button, log_in
from tests.journeys.watch import Watch
from tests.staff import LOGIN

AGENTS = "/admin/agents"
CHOSEN = "un mot de passe bien à moi"


@pytest.fixture(autouse=True)
def sacha(service: str, watch: Watch) -> None:
    office.hire()
    office.allow_session(watch)
    watch.allow("status of 422")


def come_in(page: Page, service: str, username: str, password: str) -> None:
    page.goto(f"{service}/admin/")
    page.get_by_label("Identifiant").fill(username)
    page.get_by_label("Mot de passe").fill(password)
    button(page, "Se connecter").click()


def titled(page: Page, heading: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)


def create(page: Page, service: str, username: str) -> str:
    """From the list to the password, which is shown once."""
    page.goto(service + AGENTS)
    page.get_by_role("link", name="Nouvel agent").click()
    page.get_by_label("Nom", exact=True).fill("Robin")
    page.get_by_label("Identifiant").fill(username)
    page.get_by_role("radio", name="Support").check()
    button(page, "Créer le compte").click()
    titled(page, "Le mot de passe de Robin")
    return page.locator("#password").inner_text()


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without"])
def test_an_agent_is_let_in_and_put_out(new_page: Callable[..., Page], service: str, script: bool) -> None:
    username = f"robin-{script}".lower()
    sacha, robin = new_page(java_script_enabled=script), new_page(java_script_enabled=script)
    log_in(sacha, service)
    password = create(sacha, service, username)
    come_in(robin, service, username, password)
    titled(robin, "Bonjour Robin")
    expect(robin.get_by_role("link", name="Agents")).to_have_count(0)

    robin.get_by_role("link", name="changer de mot de passe").click()
    robin.get_by_label("Mot de passe actuel").fill(password)
    robin.get_by_label("Nouveau mot de passe").fill(CHOSEN)
    button(robin, "Changer de mot de passe").click()
    expect(robin.get_by_role("status").first).to_contain_text("Votre mot de passe est changé.")

    sacha.get_by_role("link", name="C’est noté").click()
    button(sacha, "Désactiver le compte").click()
    expect(sacha.get_by_role("status")).to_contain_text("Ce compte est désactivé, ses sessions sont fermées.")
    robin.goto(f"{service}/admin/")
    expect(robin).to_have_url(service + LOGIN)
    come_in(robin, service, username, CHOSEN)
    expect(robin.get_by_role("alert")).to_contain_text("Identifiants inconnus")

    sacha.get_by_role("link", name="Ce que ce compte a fait").click()
    titled(sacha, "Journal")
    expect(sacha.get_by_role("table")).to_contain_text("Changement de son mot de passe")
    expect(sacha.get_by_role("table")).to_contain_text("Connexion refusée")


def test_what_is_missing_is_said_at_its_field(page: Page, service: str) -> None:
    log_in(page, service)
    page.goto(f"{service}{AGENTS}/nouveau")
    page.get_by_label("Identifiant").fill("Robin Sanzot")
    page.get_by_label("Mot de passe").fill("court")
    button(page, "Créer le compte").click()
    page.get_by_role("link", name="Un identifiant a de 2 à 64").click()
    expect(page.get_by_label("Identifiant")).to_be_focused()
    expect(page.get_by_label("Identifiant")).to_have_value("Robin Sanzot")
    expect(page.get_by_label("Mot de passe")).to_have_value("")


def each_page(page: Page, service: str, username: str) -> Iterator[Page]:
    log_in(page, service)
    create(page, service, username)
    yield page
    page.get_by_role("link", name="C’est noté").click()
    titled(page, "Robin")
    yield page
    for path in (AGENTS, f"{AGENTS}/nouveau", "/admin/mot-de-passe", "/admin/journal"):
        page.goto(service + path)
        yield page
    page.goto(f"{service}{AGENTS}/nouveau")
    button(page, "Créer le compte").click()
    expect(page.get_by_role("alert")).to_be_visible()
    yield page


def test_axe_finds_nothing(new_page: Callable[..., Page], service: str) -> None:
    page = new_page(**axe.OPTIONS)
    axe.prepare(page.context)
    for shown in each_page(page, service, "robin-of-axe"):
        assert axe.findings(shown) == [], shown.url


def test_on_a_phone_everything_fits_and_is_large_enough_for_thumbs(new_page: Callable[..., Page], service: str) -> None:
    for page in each_page(new_page(**phone.PHONE), service, "robin-of-phones"):
        assert phone.fits(page), page.url
        assert phone.too_small(page) == [], page.url
