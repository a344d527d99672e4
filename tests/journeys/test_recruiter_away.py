"""Without a network, the recruiter's answer waits."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.desk import TYPED, Desk
from tests.journeys.watch import Watch


@pytest.fixture(autouse=True)
def allowed(watch: Watch) -> None:
    watch.allow("net::ERR_", "status of 50", "console: htmx:")


def test_offline_each_step_can_be_tried_again(page: Page, robin: Callable[[Page], Desk]) -> None:
    desk = robin(page)
    desk.open("interview")
    desk.write(**TYPED["interview"])
    offline_then_again(desk, "Relire avant d’envoyer")
    desk.at("Voici ce que Camille va recevoir")
    offline_then_again(desk, "Envoyer à Camille")
    expect(page.get_by_role("heading", name="C’est envoyé")).to_be_focused()


def offline_then_again(desk: Desk, name: str) -> None:
    desk.page.context.set_offline(True)
    desk.button(name).click()
    expect(desk.page.get_by_role("alert")).to_contain_text("ce que vous avez écrit est toujours là")
    expect(desk.button("Réessayer")).to_be_focused()
    desk.page.context.set_offline(False)
    desk.button("Réessayer").click()


def test_an_error_of_the_service_loses_nothing(page: Page, robin: Callable[[Page], Desk]) -> None:
    desk = robin(page)
    desk.open("interview")
    desk.write(**TYPED["interview"])
    page.route("**/recapitulatif", lambda route: route.fulfill(status=503, body="<h1>Erreur</h1>"), times=1)
    desk.button("Relire avant d’envoyer").click()
    expect(page.get_by_role("alert")).to_contain_text("Le service ne répond pas")
    expect(desk.field("message")).to_have_value(TYPED["interview"]["message"])
    desk.button("Réessayer").click()
    desk.at("Voici ce que Camille va recevoir")
