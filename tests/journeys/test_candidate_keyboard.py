"""The whole journey by keyboard alone."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.factories import WORDS
from tests.journeys import papers
from tests.journeys.frame import Visit
from tests.journeys.keyboard import press, tab
from tests.journeys.watch import Watch
from tests.servers.partner import PartnerServer


def test_camille_applies_without_a_mouse(
    page: Page, visit: Callable[..., Visit], partner: PartnerServer, watch: Watch
) -> None:
    watch.allow("status of 422")
    frame = visit(page)
    frame.at("bienvenue")
    tab(page, frame.link("C’est parti"))
    press(page, "Enter", frame.frame.get_by_role("heading", name="Vos infos"))
    leaf_back(page, frame)
    write(page, frame)
    add_and_remove(page, frame)
    tab(page, frame.link("Continuer"))
    press(page, "Enter", frame.frame.get_by_role("heading", name="Tout est juste"))
    send(page, frame)
    press(page, "Enter")
    expect(page).to_have_url(partner.back)


def leaf_back(page: Page, frame: Visit) -> None:
    """To the previous step and back."""
    tab(page, frame.link("Retour"), "Shift+Tab")
    press(page, "Enter", frame.frame.get_by_role("heading", name="Bonjour Camille"))
    tab(page, frame.link("C’est parti"))
    press(page, "Enter", frame.frame.get_by_role("heading", name="Vos infos"))


def write(page: Page, frame: Visit) -> None:
    tab(page, frame.field("job"))
    page.keyboard.type(WORDS["job"])
    press(page, "Enter", frame.field("candidate_phone"))
    expect(frame.frame.locator(".summary")).to_contain_text("Deux points à revoir")
    page.keyboard.type(WORDS["candidate_phone"])
    tab(page, frame.field("candidate_address"))
    page.keyboard.type(WORDS["candidate_address"])
    tab(page, frame.field("message"))
    page.keyboard.press("Control+a")
    page.keyboard.type(WORDS["message"])
    tab(page, frame.button("Continuer"))
    press(page, "Enter", frame.frame.get_by_role("heading", name="Vos documents"))


def add_and_remove(page: Page, frame: Visit) -> None:
    # Registered early: Playwright then makes the frame intercept file choosers, and does not wait for confirmation.
    page.on("filechooser", lambda _: None)
    tab(page, frame.field("attachments"))
    for paper in (papers.cv(), papers.photo()):
        with page.expect_file_chooser() as chosen:
            page.keyboard.press("Enter")
        chosen.value.set_files(paper)
        expect(frame.document(paper["name"])).to_be_visible()
        expect(frame.field("attachments")).to_be_focused()
    tab(page, frame.button("Retirer CV de Camille.pdf"))
    press(page, "Enter", frame.button("Retirer Été à l’étal.png"))
    expect(frame.document("")).to_have_count(1)
    press(page, "Enter", frame.field("attachments"))
    expect(frame.document("")).to_have_count(0)


def send(page: Page, frame: Visit) -> None:
    for part in ("le poste visé", "vos coordonnées", "votre lettre", "vos documents"):
        tab(page, frame.frame.get_by_role("link", name=part))
    copy = frame.frame.get_by_label("Recevoir une copie")
    tab(page, copy)
    page.keyboard.press("Space")
    expect(copy).to_be_checked()
    tab(page, frame.frame.locator("summary"))
    tab(page, frame.button("Envoyer ma candidature"))
    press(page, "Enter", frame.frame.get_by_role("heading", name="C’est envoyé"))
    tab(page, frame.link("Revenir à La Bonne Boite"))


def test_a_document_that_arrives_leaves_the_focus_where_it_is(page: Page, visit: Callable[..., Visit]) -> None:
    frame = visit(page)
    frame.to_documents()
    frame.give(papers.cv())
    remove = frame.button("Retirer CV de Camille.pdf")
    remove.focus()
    frame.give(papers.photo(), papers.letter())
    expect(frame.document("")).to_have_count(3)
    expect(remove).to_be_focused()
