"""axe finds no violation on any step, its errors, the demo page, the mailbox or the letters."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from jepostule.mail import mailbox
from tests.journeys import axe, papers
from tests.journeys.asking import ask, body, letter
from tests.journeys.frame import Visit
from tests.journeys.watch import Watch
from tests.mail.messages import message
from tests.servers.smtp import SmtpServer


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    page = new_page(**axe.OPTIONS)
    axe.prepare(page.context)
    return page


@pytest.fixture(autouse=True)
def allowed(watch: Watch) -> None:
    watch.allow("status of 4", "net::ERR_", "console: htmx:")


def test_on_each_step_and_in_the_letters(
    page: Page, alone: Callable[..., Visit], camille: dict[str, str], mail: SmtpServer
) -> None:
    frame = alone(page, candidate_first_name="", candidate_last_name="")
    assert axe.findings(page) == []
    frame.begin()
    assert axe.findings(page) == []
    frame.button("Continuer").click()
    expect(frame.frame.locator(".summary")).to_be_visible()
    assert axe.findings(page) == []
    frame.write(first_name="Camille")
    frame.go_on("documents")
    assert axe.findings(page) == []
    upload(frame)
    assert axe.findings(page) == []
    frame.go_on("envoyer")
    frame.frame.get_by_label("Recevoir une copie").check()
    frame.frame.locator("summary").click()
    assert axe.findings(page) == []
    frame.send()
    assert axe.findings(page) == []
    for address in (camille["employer_email"], camille["candidate_email"]):
        page.goto("about:blank")  # outside our content security policy
        page.set_content(body(letter(mail, address), "html"))
        assert axe.findings(page) == []


def upload(frame: Visit) -> None:
    """One document saved, one refused, one whose upload failed."""
    frame.give(papers.cv(), papers.paper("Vide.pdf", b""))
    expect(frame.document("CV de Camille.pdf")).to_be_visible()
    frame.page.route("**/embed/documents/", lambda route: route.abort(), times=1)
    frame.give(papers.photo())
    expect(frame.upload("Été à l’étal.png")).to_contain_text("Pas ajouté")


@pytest.mark.parametrize(
    ("changes", "step"),
    [
        ({"token": "1.0.abc", "timestamp": "1", "message": "Bonjour"}, "erreur-authentification"),
        ({"token": "", "timestamp": ""}, "invalid"),
    ],
    ids=["expired", "incomplete"],
)
def test_where_one_cannot_apply(page: Page, alone: Callable[..., Visit], changes: dict[str, str], step: str) -> None:
    alone(page, **changes)
    expect(page.locator(f"[data-step={step}]")).to_be_visible()
    assert axe.findings(page) == []


def test_on_error_pages_and_the_legal_information(page: Page, alone: Callable[..., Visit], service: str) -> None:
    for path in ("/nowhere", "/embed/nowhere/", "/informations"):
        page.goto(service + path)
        assert axe.findings(page) == []


def test_while_the_service_is_away(page: Page, alone: Callable[..., Visit]) -> None:
    frame = alone(page)
    page.context.set_offline(True)
    frame.link("C’est parti").click()
    expect(frame.button("Réessayer")).to_be_visible()
    assert axe.findings(page) == []
    page.context.set_offline(False)


def test_on_the_demo_page(page: Page, service: str) -> None:
    page.goto(f"{service}/embed/demo/")
    expect(page.frame_locator("iframe").locator("[data-step=bienvenue]")).to_be_visible()
    assert axe.findings(page) == []


def test_on_the_mailbox(page: Page, service: str, watch: Watch) -> None:
    watch.allow("Blocked script execution", axe.ITSELF)  # inside the letter's frame
    page.goto(f"{service}/mailbox/")
    assert axe.findings(page) == []
    ask(mailbox.send(message()))
    page.reload()
    assert axe.findings(page) == []
    page.get_by_role("link", name="Candidature de Camille").click()
    page.get_by_text("Le texte seul").click()
    page.get_by_text("Tous les en-têtes").click()
    assert axe.findings(page) == []
