"""Who is kept out of the admin, and what cannot be done there."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.office import allow_session, button, hire, log_in
from tests.journeys.watch import Watch
from tests.servers.partner import PartnerServer
from tests.staff import LOGIN, PASSWORD

BLOCKED = "/admin/adresses-bloquees"
ADDRESS = "victim@example.org"
# Makes a page of another site submit one of our forms on behalf of its visitor.
FORGED = """([action, email]) => {
  const form = Object.assign(document.createElement("form"), { action, method: "post" });
  form.append(Object.assign(document.createElement("input"), { name: "email", value: email }));
  document.body.append(form);
  form.submit();
}"""


@pytest.fixture(scope="module", autouse=True)
def agents(service: str) -> None:
    hire()
    hire("guessed", "support")


@pytest.fixture(autouse=True)
def allowed(watch: Watch) -> None:
    allow_session(watch)
    watch.allow("status of 4")


def attempt(page: Page, service: str, password: str) -> None:
    page.goto(service + LOGIN)
    page.get_by_label("Identifiant").fill("guessed")
    page.get_by_label("Mot de passe").fill(password)
    button(page, "Se connecter").click()


def test_who_guesses_passwords_is_stopped_even_at_the_right_one(page: Page, service: str) -> None:
    for number in range(10):
        attempt(page, service, f"guess number {number}")
        expect(page.get_by_role("alert")).to_contain_text("Identifiants inconnus")
    attempt(page, service, PASSWORD)
    expect(page.get_by_role("alert")).not_to_contain_text("Identifiants inconnus")
    expect(page).to_have_url(service + LOGIN)


def test_a_form_of_another_site_does_nothing_in_an_agents_name(
    page: Page, service: str, partner: PartnerServer
) -> None:
    log_in(page, service)
    page.goto(partner.back)
    with page.expect_response(lambda answer: answer.url.endswith("/bloquer")) as sent:
        page.evaluate(FORGED, [f"{service}{BLOCKED}/bloquer", ADDRESS])
    assert sent.value.status == 403
    page.wait_for_url("**/bloquer")
    page.goto(service + BLOCKED)
    expect(page.get_by_role("heading", level=1)).to_have_text("Adresses bloquées")
    expect(page.get_by_text(ADDRESS)).to_have_count(0)


def test_a_form_of_a_session_that_is_over_does_nothing_says_so_and_leads_back(
    new_page: Callable[..., Page], service: str
) -> None:
    page = new_page()
    log_in(page, service)
    page.goto(f"{service}{BLOCKED}/bloquer")
    page.get_by_label("Adresse").first.fill(ADDRESS)
    other = page.context.new_page()
    other.goto(f"{service}/admin/")
    button(other, "Se déconnecter").click()
    expect(other).to_have_url(service + LOGIN)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("votre dernière action n’a pas été prise en compte")
    page.get_by_label("Identifiant").fill("sacha")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    button(page, "Se connecter").click()
    expect(page).to_have_url(f"{service}{BLOCKED}/bloquer")
    page.goto(service + BLOCKED)
    expect(page.get_by_text(ADDRESS)).to_have_count(0)
