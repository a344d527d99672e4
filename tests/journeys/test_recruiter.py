"""Robin answers Camille: from the link in the e-mail to the e-mail that Camille gets."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import papers
from tests.journeys.asking import letters
from tests.journeys.desk import KINDS, SCRIPTS, TYPED, Desk, lines, received
from tests.servers.smtp import SmtpServer


@SCRIPTS
@pytest.mark.parametrize("kind", KINDS)
def test_robin_answers_and_camille_reads_what_was_previewed(
    new_page: Callable[..., Page],
    robin: Callable[[Page], Desk],
    camille: dict[str, str],
    mail: SmtpServer,
    kind: str,
    script: bool,
) -> None:
    desk = robin(new_page(java_script_enabled=script))
    desk.open(kind)
    desk.at_form(kind)
    desk.write(**TYPED[kind])
    desk.preview()
    desk.button("Modifier").click()
    desk.at_form(kind)
    for name, value in TYPED[kind].items():
        expect(desk.field(name)).to_have_value(value)
    words = desk.preview()
    desk.send()
    assert lines(words) == received(mail, camille["candidate_email"], 1)


@SCRIPTS
def test_a_question_then_an_interview_then_a_job(
    new_page: Callable[..., Page],
    robin: Callable[[Page], Desk],
    camille: dict[str, str],
    mail: SmtpServer,
    script: bool,
) -> None:
    desk = robin(new_page(java_script_enabled=script))
    for count, kind in enumerate(("info_request", "interview", "hired"), 1):
        desk.answer(kind)
        received(mail, camille["candidate_email"], count)
    invitations = [len(list(each.iter_attachments())) for each in letters(mail, camille["candidate_email"])]
    assert invitations == [0, 1, 0]
    desk.open("rejection")
    desk.at("Camille a déjà votre réponse")
    history = desk.page.get_by_role("listitem")
    for index, words in enumerate(("reçue", "Précisions demandées", "Entretien proposé", "Embauche annoncée")):
        expect(history.nth(index)).to_contain_text(words)


@SCRIPTS
def test_another_kind_of_answer_is_one_click_and_keeps_what_was_typed(
    new_page: Callable[..., Page], robin: Callable[[Page], Desk], script: bool
) -> None:
    desk = robin(new_page(java_script_enabled=script))
    desk.open("interview")
    desk.write(**TYPED["interview"], employer_phone="01 34 56 78 90")
    desk.page.get_by_label("Par téléphone").check()
    desk.switch("rejection")
    desk.page.get_by_label("Une autre formation").check()
    desk.switch("info_request")
    expect(desk.field("message")).to_have_value("Venez avec votre CV.")
    desk.switch("interview")
    expect(desk.page.get_by_label("Par téléphone")).to_be_checked()
    for name, value in (*TYPED["interview"].items(), ("employer_phone", "01 34 56 78 90")):
        expect(desk.field(name)).to_have_value(value)
    desk.switch("rejection")
    expect(desk.page.get_by_label("Une autre formation")).to_be_checked()


@SCRIPTS
def test_after_a_question_another_question_is_not_an_answer(
    new_page: Callable[..., Page], robin: Callable[[Page], Desk], script: bool
) -> None:
    desk = robin(new_page(java_script_enabled=script))
    desk.answer("info_request")
    desk.open("info_request")
    desk.at("Camille a déjà votre réponse")
    expect(desk.page.locator(".timeline")).to_contain_text(TYPED["info_request"]["message"])
    desk.page.get_by_role("link", name="Proposer un entretien").click()
    desk.at_form("interview")
    expect(desk.page.locator(".notice").first).to_contain_text("votre entreprise a demandé des précisions")
    expect(desk.button("Précisions")).to_have_count(0)


def test_camille_s_documents_can_be_saved(page: Page, robin: Callable[[Page], Desk]) -> None:
    desk = robin(page)
    desk.open("interview")
    with page.expect_download() as saved:
        page.get_by_role("link", name="CV de Camille.pdf").click()
    assert saved.value.suggested_filename == "CV de Camille.pdf"
    assert saved.value.path().read_bytes() == papers.cv()["buffer"]
