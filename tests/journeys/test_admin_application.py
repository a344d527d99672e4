"""After a phone call, Sacha finds the application, reads what was sent, and corrects it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import axe, papers, phone
from tests.journeys.asking import ask, body, letter, letters, until
from tests.journeys.desk import apply, links
from tests.journeys.office import button, log_in
from tests.journeys.watch import Watch
from tests.servers.partner import PartnerServer
from tests.servers.smtp import SmtpServer
from tests.sql import execute

CV = papers.cv()
# Playwright and axe inject scripts into every frame, even where scripts are blocked.
LOOKED_INTO = "Blocked script execution in"

pytestmark = pytest.mark.usefixtures("sacha")


@pytest.fixture(autouse=True)
def allowed(watch: Watch, session_cookie: None) -> None:
    watch.allow(LOOKED_INTO)


@pytest.fixture
def sent(partner: PartnerServer, camille: dict[str, str], mail: SmtpServer) -> dict[str, str]:
    """Camille's application, received by the company."""
    apply(partner, camille)
    letter(mail, camille["employer_email"])
    return camille


def open_application(page: Page, service: str, camille: dict[str, str]) -> None:
    """From the search box of every page."""
    log_in(page, service)
    page.get_by_label("Chercher une candidature").fill(camille["employer_email"])
    page.keyboard.press("Enter")
    at_application(page)


def at_application(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text("Camille Martin")


def test_a_wrong_address_is_corrected_and_the_application_arrives(
    page: Page, service: str, sent: dict[str, str], mail: SmtpServer
) -> None:
    open_application(page, service, sent)
    page.get_by_role("region", name="E-mails").get_by_role("link", name="Candidature").click()
    shown = page.frame_locator("iframe")
    expect(shown.get_by_role("heading", level=1)).to_have_text("Camille Martin souhaite travailler chez vous")
    page.get_by_role("link", name="Camille Martin, Boucherie Sanzot").click()
    firm = page.get_by_role("region", name="Entreprise", exact=True)
    firm.get_by_role("link", name="Corriger").click()
    right = f"right-{sent['employer_email']}"
    page.get_by_label("Adresse e-mail").fill(right)
    button(page, "Corriger et renvoyer").click()
    expect(page.get_by_role("status")).to_contain_text("L’adresse est corrigée")
    expect(firm).to_contain_text(right)
    expect(page.get_by_role("region", name="E-mails").get_by_role("row")).to_have_count(3)
    arrived = letter(mail, right)
    (attached,) = arrived.iter_attachments()
    assert attached.get_content() == CV["buffer"]
    assert links(mail, right) == links(mail, sent["employer_email"])
    assert len(letters(mail, sent["employer_email"])) == 1


def test_an_application_is_sent_again_and_only_once(
    page: Page, service: str, sent: dict[str, str], mail: SmtpServer, watch: Watch
) -> None:
    watch.allow("status of 409")
    open_application(page, service, sent)
    page.get_by_role("link", name="Renvoyer à l’entreprise").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Renvoyer la candidature à l’entreprise")
    beside = page.context.new_page()
    beside.goto(page.url)
    button(page, "Renvoyer l’e-mail").click()
    expect(page.get_by_role("status")).to_contain_text("repart vers l’entreprise")
    button(beside, "Renvoyer l’e-mail").click()
    expect(beside.get_by_role("alert")).to_contain_text("Un e-mail est parti depuis")
    until(lambda: len(letters(mail, sent["employer_email"])) == 2, "the second letter")


@pytest.fixture
def in_doubt(sent: dict[str, str]) -> dict[str, str]:
    """Camille's application, whose letter may not have arrived."""
    doubt = "update letter set state = 'unknown', sent_at = null, delivery = null where recipient = :to"
    ask(execute(doubt, to=sent["employer_email"]))
    return sent


def flaws(page: Page) -> list[str]:
    """What is too wide or too small on a phone, and what axe finds."""
    return [*([] if phone.fits(page) else ["too wide"]), *phone.too_small(page), *axe.findings(page)]


def test_a_letter_in_doubt_that_has_arrived_is_settled_by_keyboard(
    new_page: Callable[..., Page], service: str, in_doubt: dict[str, str], watch: Watch
) -> None:
    watch.allow(axe.ITSELF)
    page = new_page(**axe.OPTIONS, **phone.PHONE)
    axe.prepare(page.context)
    open_application(page, service, in_doubt)
    page.get_by_role("link", name="Renvoyer à l’entreprise").click()
    expect(button(page, "Renvoyer l’e-mail")).to_be_visible()
    assert flaws(page) == []
    page.get_by_role("link", name="sur la page de cet e-mail").click()
    expect(button(page, "Il est arrivé")).to_be_visible()
    assert flaws(page) == []
    button(page, "Il est arrivé").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("cet e-mail est arrivé")
    expect(page.get_by_role("status")).to_be_focused()
    expect(button(page, "Il est arrivé")).to_have_count(0)
    page.get_by_role("link", name="Camille Martin, Boucherie Sanzot").click()
    expect(page.get_by_role("region", name="Parcours")).to_contain_text("Arrivée d’un e-mail confirmée par sacha")


def test_documents_are_saved_and_forwarded(
    page: Page, service: str, sent: dict[str, str], mail: SmtpServer, watch: Watch
) -> None:
    watch.allow("status of 422")
    open_application(page, service, sent)
    with page.expect_download() as download:
        page.get_by_role("region", name="Documents").get_by_role("link", name=CV["name"]).click()
    assert download.value.suggested_filename == CV["name"]
    assert download.value.path().read_bytes() == CV["buffer"]
    page.get_by_role("link", name="Transférer les documents").click()
    to = f"mission-{sent['employer_email']}"
    page.get_by_label("À quelle adresse e-mail").fill("mission")
    button(page, "Transférer").click()
    expect(page.get_by_role("alert")).to_contain_text("semble incomplète")
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_label("À quelle adresse e-mail").fill(to)
    button(page, "Transférer").click()
    expect(page.get_by_role("status")).to_contain_text("Les documents partent")
    arrived = letter(mail, to)
    assert "Camille Martin" in arrived["Subject"]
    assert CV["name"] in body(arrived)
    assert [each.get_content() for each in arrived.iter_attachments()] == [CV["buffer"]]


def test_an_address_is_blocked_and_freed_from_the_list(page: Page, service: str, sent: dict[str, str]) -> None:
    open_application(page, service, sent)
    firm = page.get_by_role("region", name="Entreprise", exact=True)
    firm.get_by_role("link", name="Bloquer").click()
    page.get_by_label("Raison").fill("Ne veut plus d’e-mails")
    button(page, "Bloquer").click()
    expect(firm).to_contain_text("Bloquée jusqu’au")
    page.get_by_role("link", name="Adresses bloquées").click()
    expect(page.get_by_role("row", name=sent["employer_email"])).to_contain_text("Ne veut plus d’e-mails")
    page.get_by_label(f"Sélectionner {sent['employer_email']}").check()
    button(page, "Débloquer").click()
    expect(page.get_by_role("status").first).to_contain_text("1 adresse débloquée.")
    expect(page.get_by_role("row", name=sent["employer_email"])).to_have_count(0)


def addresses(page: Page, service: str) -> list[str]:
    """Of every page about the open application, and of the blacklist."""
    actions = ("renvoyer/entreprise", "adresse/personne", "transferer", "bloquer/entreprise")
    found = page.get_by_role("region", name="E-mails").get_by_role("link").first.get_attribute("href")
    lists = (f"{service}/admin/adresses-bloquees", f"{service}/admin/adresses-bloquees/bloquer")
    return [page.url, *(f"{page.url}/{each}" for each in actions), f"{service}{found}", *lists]


def test_on_a_phone_everything_fits_and_is_large_enough_for_thumbs(
    new_page: Callable[..., Page], service: str, sent: dict[str, str]
) -> None:
    page = new_page(**phone.PHONE)
    open_application(page, service, sent)
    for address in addresses(page, service):
        page.goto(address)
        for summary in page.locator(".stories summary").all():
            summary.click()
        assert phone.fits(page), address
        assert phone.too_small(page) == [], address


def test_what_no_other_page_shows_is_not_cut_when_text_is_widely_spaced(
    page: Page, service: str, sent: dict[str, str]
) -> None:
    open_application(page, service, sent)
    phone.space_out(page)
    expect(page.locator(".fit .number").last).to_be_visible()
    assert phone.cut(page, ".fit th, .fit .number") == []
    page.goto(f"{service}/admin/journal")
    phone.space_out(page)
    expect(page.locator(".wraps").first).to_be_visible()
    assert phone.cut(page, ".wraps") == []


def test_axe_finds_nothing(new_page: Callable[..., Page], service: str, sent: dict[str, str], watch: Watch) -> None:
    watch.allow("status of 422", axe.ITSELF)
    page = new_page(**axe.OPTIONS)
    axe.prepare(page.context)
    open_application(page, service, sent)
    for address in addresses(page, service):
        page.goto(address)
        for summary in page.locator(".stories summary").all():
            summary.click()
        assert axe.findings(page) == [], address
    button(page, "Bloquer").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert axe.findings(page) == []


def test_without_a_script_an_address_is_corrected_all_the_same(
    new_page: Callable[..., Page], service: str, sent: dict[str, str], mail: SmtpServer
) -> None:
    page = new_page(java_script_enabled=False)
    open_application(page, service, sent)
    page.get_by_role("region", name="Personne").get_by_role("link", name="Corriger").click()
    right = f"right-{sent['candidate_email']}"
    page.get_by_label("Adresse e-mail").fill(right)
    page.get_by_label("Renvoyer la candidature à l’entreprise").check()
    button(page, "Corriger").click()
    at_application(page)
    until(lambda: len(letters(mail, sent["employer_email"])) == 2, "the second letter")
    assert right in body(letters(mail, sent["employer_email"])[-1])
