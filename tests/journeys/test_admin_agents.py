"""Sacha lets Robin in, and shows the way out."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import axe, phone
from tests.journeys.asking import ask
from tests.journeys.watch import Watch
from tests.staff import LOGIN, PASSWORD, agent

AGENTS = "/admin/agents"
CHOSEN = "un mot de passe bien à moi"


@pytest.fixture(scope="module", autouse=True)
def staff(service: str) -> None:
    ask(agent("sacha-of-agents"))


@pytest.fixture(autouse=True)
def allowed(watch: Watch) -> None:
    watch.allow("set-cookie: /admin/", "'name': 'session'", "status of 422")


def log_in(page: Page, service: str, username: str = "sacha-of-agents", password: str = PASSWORD) -> None:
    page.goto(f"{service}/admin/")
    page.get_by_label("Nom d’utilisateur").fill(username)
    page.get_by_label("Mot de passe").fill(password)
    press(page, "Se connecter")


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def titled(page: Page, heading: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)


def create(page: Page, service: str, username: str) -> str:
    """From the list to the password that is shown once."""
    page.goto(service + AGENTS)
    page.get_by_role("link", name="Nouvel agent").click()
    page.get_by_label("Nom", exact=True).fill("Robin")
    page.get_by_label("Identifiant").fill(username)
    page.get_by_role("radio", name="Support").check()
    press(page, "Créer le compte")
    titled(page, "Le mot de passe de Robin")
    return page.locator("#password").inner_text()


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without"])
def test_an_agent_is_let_in_and_put_out(new_page: Callable[..., Page], service: str, script: bool) -> None:
    username = f"robin-{script}".lower()
    sacha, robin = new_page(java_script_enabled=script), new_page(java_script_enabled=script)
    log_in(sacha, service)
    password = create(sacha, service, username)
    log_in(robin, service, username, password)
    titled(robin, "Bonjour Robin")
    expect(robin.get_by_role("link", name="Agents")).to_have_count(0)

    robin.get_by_role("link", name="changer de mot de passe").click()
    robin.get_by_label("Mot de passe actuel").fill(password)
    robin.get_by_label("Nouveau mot de passe").fill(CHOSEN)
    press(robin, "Changer de mot de passe")
    expect(robin.get_by_role("status").first).to_contain_text("Votre mot de passe est changé.")

    sacha.get_by_role("link", name="C’est noté").click()
    press(sacha, "Désactiver le compte")
    expect(sacha.get_by_role("status")).to_contain_text("Ce compte est désactivé.")
    robin.goto(f"{service}/admin/")
    expect(robin).to_have_url(service + LOGIN)
    log_in(robin, service, username, CHOSEN)
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
    press(page, "Créer le compte")
    page.get_by_role("link", name="Un identifiant a de 2 à 64").click()
    expect(page.get_by_label("Identifiant")).to_be_focused()
    expect(page.get_by_label("Identifiant")).to_have_value("Robin Sanzot")
    expect(page.get_by_label("Mot de passe")).to_have_value("")


def each_page(page: Page, service: str) -> Iterator[Page]:
    log_in(page, service)
    create(page, service, f"robin-{page.viewport_size}".lower().translate(str.maketrans("{}': ,", "------")).strip("-"))
    yield page
    page.get_by_role("link", name="C’est noté").click()
    titled(page, "Robin")
    yield page
    for path in (AGENTS, f"{AGENTS}/nouveau", "/admin/mot-de-passe", "/admin/journal"):
        page.goto(service + path)
        yield page
    page.goto(f"{service}{AGENTS}/nouveau")
    press(page, "Créer le compte")
    expect(page.get_by_role("alert")).to_be_visible()
    yield page


def test_axe_finds_nothing(new_page: Callable[..., Page], service: str) -> None:
    page = new_page(**axe.OPTIONS)
    axe.prepare(page.context)
    for shown in each_page(page, service):
        assert axe.findings(shown) == [], shown.url


def test_on_a_phone_everything_fits_and_is_large_enough_for_thumbs(new_page: Callable[..., Page], service: str) -> None:
    for page in each_page(new_page(**phone.PHONE), service):
        assert phone.fits(page), page.url
        assert phone.too_small(page) == [], page.url
