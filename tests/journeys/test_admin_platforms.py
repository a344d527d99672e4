"""Sacha adds a partner: a platform, its secret, its colour, a pause."""

import re
from collections.abc import Callable
from urllib.parse import urlencode

import httpx
import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.factories import CAMILLE
from tests.journeys import axe, phone
from tests.journeys.desk import SCRIPTS, Desk
from tests.journeys.frame import Visit, steps
from tests.journeys.office import button, log_in
from tests.journeys.processes import PATIENCE
from tests.journeys.watch import Watch
from tests.pictures import png
from tests.servers.partner import PartnerServer

GREEN = "#0a7048"
LIGHT, DARK = "rgb(255, 255, 255)", "rgb(23, 24, 31)"

pytestmark = pytest.mark.usefixtures("sacha")


@pytest.fixture(autouse=True)
def allowed(watch: Watch, session_cookie: None) -> None:
    watch.allow("status of 4")


@pytest.fixture
def open_new(service: str) -> Callable[[Page, str], None]:
    """Logs in and follows links to the form of a new platform; fills everything but the colour."""

    def opened(page: Page, client_id: str) -> None:
        log_in(page, service)
        page.get_by_role("link", name="Plateformes").click()
        page.get_by_role("link", name="Nouvelle plateforme").click()
        page.get_by_label("Identifiant").fill(client_id)
        page.get_by_label("Nom").fill("Boulangeries")
        page.get_by_label("E-mail de contact").fill("contact@boulangeries.example")

    return opened


def create(page: Page) -> str:
    """Submits the form; returns the secret."""
    button(page, "Créer la plateforme").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Le secret de Boulangeries")
    return page.locator("#secret").inner_text()


def noted(page: Page) -> None:
    """From the secret back to its platform."""
    page.get_by_role("link", name="C’est noté").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Boulangeries")
    page.wait_for_load_state()


def token(service: str, fields: dict[str, str], secret: str) -> dict[str, str]:
    form = {**fields, "client_secret": secret}
    answer = httpx.post(f"{service}/auth/application/token/", data=form, timeout=PATIENCE)
    return {name: str(value) for name, value in answer.raise_for_status().json().items()}


def colour(visit: Visit, selector: str) -> str:
    found: str = visit.frame.locator(selector).first.evaluate("each => getComputedStyle(each).backgroundColor")
    return found


def test_sacha_creates_a_platform_and_its_secret_opens_the_frame(
    page: Page, open_new: Callable[[Page, str], None], service: str, partner: PartnerServer
) -> None:
    open_new(page, "pains")
    page.get_by_label("Sites où le cadre peut s’afficher").fill(f"{partner.origin}/")
    page.get_by_label("Couleur").fill("#ffd500")
    button(page, "Créer la plateforme").click()
    expect(page.get_by_role("alert")).to_contain_text("le contraste est de 1,4, il en faut 4,5")
    page.get_by_label("Prendre #8c7500 à la place").check()
    secret = create(page)
    token(service, {**CAMILLE, "client_id": "pains"}, secret)
    noted(page)
    expect(page.locator("main")).not_to_contain_text(secret)
    page.goto(f"{service}/embed/demo/?{urlencode({'client_id': 'pains', 'client_secret': secret})}")
    visit = Visit(page, page.frame_locator("iframe"))
    visit.at("bienvenue")
    assert colour(visit, ".primary") == "rgb(140, 117, 0)"
    visit.settled()


def test_a_pause_is_said_to_who_is_writing_and_nothing_is_lost(
    new_page: Callable[..., Page], open_new: Callable[[Page, str], None], service: str
) -> None:
    desk = new_page()
    open_new(desk, "fleurs")
    secret = create(desk)
    fields = {**CAMILLE, "client_id": "fleurs"}
    page = new_page()
    page.goto(f"{service}/embed/candidater/?{urlencode({**fields, **token(service, fields, secret)})}")
    visit = Visit(page, page)
    visit.begin()
    visit.write()
    noted(desk)
    desk.get_by_label("Message de la pause").fill("De retour lundi.")
    button(desk, "Mettre en pause").click()
    expect(desk.get_by_role("status")).to_have_text("Les candidatures sont en pause.")
    visit.button("Continuer").click()
    expect(page.locator("[data-step=invalid]")).to_contain_text("De retour lundi.")
    expect(page.locator("[data-step=invalid] h1")).to_be_focused()
    with page.expect_response("**/embed/candidater/**"):
        visit.link("Réessayer").click()
    expect(page.locator("#frame[aria-busy]")).to_have_count(0)
    expect(page.locator("[data-step=invalid]")).to_contain_text("est gardé jusqu’à demain")
    button(desk, "Reprendre").click()
    expect(desk.get_by_role("status")).to_have_text("Les candidatures reprennent.")
    visit.link("Réessayer").click()
    visit.at("documents")
    visit.go_on("envoyer")
    visit.send()


def test_two_secrets_while_the_partner_changes_over(
    page: Page, open_new: Callable[[Page, str], None], service: str
) -> None:
    open_new(page, "changes")
    first = create(page)
    fields = {**CAMILLE, "client_id": "changes"}
    noted(page)
    button(page, "Créer un secret").click()
    second = page.locator("#secret").inner_text()
    for secret in (first, second):
        token(service, fields, secret)
    noted(page)
    expect(button(page, "Créer un secret")).to_have_count(0)
    page.locator(".secrets summary").last.click()
    button(page, "Mettre fin à ce secret").click()
    expect(page.get_by_role("status")).to_have_text("Ce secret n’est plus valable.")
    token(service, fields, second)
    with pytest.raises(httpx.HTTPStatusError, match="403"):
        token(service, fields, first)


@SCRIPTS
def test_a_logo_that_sacha_adds_is_what_robin_sees_until_it_is_removed(
    new_page: Callable[..., Page], service: str, robin: Callable[[Page], Desk], script: bool
) -> None:
    office = new_page(java_script_enabled=script)
    log_in(office, service)
    office.get_by_role("link", name="Plateformes").click()
    of_test = office.get_by_role("row").filter(has=office.get_by_role("cell", name="test", exact=True))
    of_test.get_by_role("link").click()
    choose(office, b"GIF89a")
    expect(office.get_by_role("alert")).to_contain_text("n’est pas une image PNG")
    expect(office.get_by_role("alert")).to_be_focused()
    choose(office, png(96, 96))
    expect(office.get_by_role("status")).to_have_text("Le logo est enregistré.")
    assert width(office.get_by_role("img", name="Le logo de La Bonne Boite")) == 96
    desk = robin(new_page(java_script_enabled=script))
    desk.open("info_request")
    assert width(desk.page.get_by_role("banner").get_by_role("img", name="La Bonne Boite")) == 96
    button(office, "Retirer le logo").click()
    expect(office.get_by_role("status")).to_have_text("Le logo est retiré.")
    desk.open("interview")
    expect(desk.page.get_by_role("banner")).to_contain_text("avec La Bonne Boite")


def choose(page: Page, content: bytes) -> None:
    file: FilePayload = {"name": "logo.png", "mimeType": "image/png", "buffer": content}
    page.get_by_label(re.compile("(Un autre|Fichier du) logo")).set_input_files(file)
    button(page, "le logo").first.click()


def width(image: Locator) -> int:
    """In pixels of the file; 0 unless it is loaded and drawn."""
    expect(image).to_be_visible()
    found: int = image.evaluate("each => each.decode().then(() => each.naturalWidth)")
    return found


@pytest.mark.parametrize(("scheme", "ground"), [("Toujours clair", LIGHT), ("Toujours sombre", DARK)])
def test_the_frame_has_the_look_of_its_platform_on_every_device(
    new_page: Callable[..., Page],
    open_new: Callable[[Page, str], None],
    service: str,
    scheme: str,
    ground: str,
) -> None:
    desk = new_page()
    client_id = "sombre" if ground == DARK else "clair"
    open_new(desk, client_id)
    desk.get_by_label("Couleur").fill(GREEN)
    desk.get_by_label(scheme).check()
    secret = create(desk)
    fields = {**CAMILLE, "client_id": client_id}
    passport = urlencode({**fields, **token(service, fields, secret)})
    for device in ("light", "dark"):
        page = new_page(color_scheme=device)
        page.goto(f"{service}/embed/candidater/?{passport}")
        visit = Visit(page, page)
        visit.at("bienvenue")
        assert colour(visit, ".card") == ground


@pytest.mark.parametrize("accent", [GREEN, "#000091"])
def test_axe_finds_nothing_on_any_step_in_a_platforms_own_colour(
    new_page: Callable[..., Page], open_new: Callable[[Page, str], None], service: str, accent: str
) -> None:
    desk = new_page()
    client_id = f"axe-{accent[1:]}"
    open_new(desk, client_id)
    desk.get_by_label("Couleur").fill(accent)
    secret = create(desk)
    fields = {**CAMILLE, "client_id": client_id}
    page = new_page(**axe.OPTIONS)
    axe.prepare(page.context)
    page.goto(f"{service}/embed/candidater/?{urlencode({**fields, **token(service, fields, secret)})}")
    for step in steps(Visit(page, page)):
        assert axe.findings(page) == [], step
        assert phone.fits(page), step


def is_clean(page: Page) -> None:
    assert axe.findings(page) == []
    assert phone.fits(page)
    assert phone.too_small(page) == []


def test_axe_finds_nothing_on_a_paused_frame_and_on_the_pages_of_a_platform(
    new_page: Callable[..., Page], open_new: Callable[[Page, str], None], service: str
) -> None:
    page = new_page(**axe.OPTIONS)
    axe.prepare(page.context)
    open_new(page, "axe")
    is_clean(page)
    page.get_by_label("Couleur").fill("#ffd500")
    button(page, "Créer la plateforme").click()
    expect(page.get_by_role("alert")).to_be_visible()
    is_clean(page)
    page.get_by_label(re.compile("Prendre #")).check()
    secret = create(page)
    is_clean(page)
    noted(page)
    is_clean(page)
    button(page, "Créer un secret").click()
    noted(page)
    page.locator(".secrets summary").first.click()
    button(page, "Mettre en pause").click()
    expect(page.get_by_role("status")).to_be_visible()
    page.locator(".secrets summary").first.click()
    is_clean(page)
    fields = {**CAMILLE, "client_id": "axe"}
    page.goto(f"{service}/embed/candidater/?{urlencode({**fields, **token(service, fields, secret)})}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Les candidatures sont en pause")
    is_clean(page)


def test_axe_finds_nothing_where_a_logo_is_refused_and_where_it_is_shown(
    new_page: Callable[..., Page], open_new: Callable[[Page, str], None]
) -> None:
    page = new_page(**axe.OPTIONS)
    axe.prepare(page.context)
    open_new(page, "axe-logo")
    create(page)
    page.get_by_role("link", name="C’est noté").click()
    choose(page, b"<svg>")
    expect(page.get_by_role("alert")).to_be_visible()
    is_clean(page)
    choose(page, png(1000, 16))
    expect(page.get_by_role("status")).to_be_visible()
    is_clean(page)
