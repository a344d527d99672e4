import os
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import axe, desk, phone
from tests.journeys.asking import ask, letters, until
from tests.journeys.test_admin import log_in
from tests.journeys.watch import Watch
from tests.servers.partner import PartnerServer
from tests.servers.smtp import SmtpServer
from tests.staff import agent

OUT = "/tmp/shots_page"


@pytest.fixture(scope="module", autouse=True)
def sacha(service: str) -> None:
    os.makedirs(OUT, exist_ok=True)
    ask(agent())


@pytest.fixture(autouse=True)
def allowed(watch: Watch) -> None:
    watch.allow("set-cookie: /admin/", "'name': 'session'", "status of 422", "status of 409")


def shoot(page: Page, name: str) -> None:
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.screenshot(path=f"{OUT}/{name}-{width}-{scheme}.png", full_page=True)
    page.set_viewport_size({"width": 1280, "height": 900})


def test_shots(new_page: Callable[..., Page], service: str, partner: PartnerServer, camille: dict[str, str], mail: SmtpServer, robin) -> None:
    page = new_page(**axe.OPTIONS)
    axe.prepare(page.context)
    d = robin(page)
    d.answer("interview")
    until(lambda: bool(letters(mail, camille["candidate_email"])), "answer")
    log_in(page, service)
    page.goto(f"{service}/admin/candidatures")
    page.get_by_role("link", name="Camille Martin").first.click()
    expect(page.get_by_role("heading", name="Parcours")).to_be_visible()
    url = page.url
    page.goto(f"{url}/bloquer/entreprise")
    shoot(page, "block")
    page.get_by_label("Raison").fill("Demandé par téléphone")
    page.get_by_role("button", name="Bloquer").click()
    shoot(page, "application-blocked")
    print(axe.findings(page), phone.fits(page), phone.too_small(page))
    page.goto(f"{service}/admin/adresses-bloquees")
    shoot(page, "blacklist")
    page.goto(f"{service}/admin/adresses-bloquees/bloquer")
    page.get_by_role("button", name="Bloquer").click()
    shoot(page, "blacklist-new")
    page.goto(url)
    page.get_by_role("button", name="Débloquer").click()
    page.goto(url)
    page.locator("summary").nth(0).click()
    shoot(page, "application")
    page.goto(f"{url}/renvoyer/entreprise")
    shoot(page, "again")
    page.goto(f"{url}/adresse/personne")
    shoot(page, "address")
    page.goto(f"{url}/transferer")
    page.get_by_label("À quelle adresse").fill("x@")
    page.get_by_role("button", name="Transférer").click()
    shoot(page, "documents")
    page.goto(url)
    page.get_by_role("region", name="E-mails").get_by_role("link").first.click()
    page.wait_for_timeout(500)
    shoot(page, "letter")
    print(axe.findings(page), phone.fits(page))
