"""Camille applies, from the partner's page to Robin's e-mail."""

import re
from collections.abc import Callable
from email.message import EmailMessage

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.factories import WORDS
from tests.journeys import papers
from tests.journeys.asking import applications_of, body, letter
from tests.journeys.frame import Visit
from tests.journeys.watch import Watch
from tests.servers.partner import PartnerServer
from tests.servers.smtp import SmtpServer

PAPERS = [papers.cv(), papers.photo(), papers.letter()]


def test_camille_applies_with_three_documents(
    page: Page,
    visit: Callable[..., Visit],
    camille: dict[str, str],
    partner: PartnerServer,
    service: str,
    mail: SmtpServer,
) -> None:
    frame = visit(page)
    frame.at("bienvenue")
    frame.to_documents()
    frame.give(*PAPERS)
    for each in PAPERS:
        expect(frame.document(each["name"])).to_contain_text("Ajouté")
    frame.go_on("envoyer")
    recap = frame.frame.locator(".recap")
    for said in (*WORDS.values(), *(each["name"] for each in PAPERS)):
        expect(recap).to_contain_text(said.splitlines()[0])
    frame.frame.get_by_label("Recevoir une copie").check()
    frame.send()
    told = [(each["action"], each["label"]) for each in frame.told("navigate", "#fin")]
    assert told == [
        *(("navigate", step) for step in ("#bienvenue", "#infos", "#documents")),
        *[("attachments", "add")] * 3,
        *(("navigate", step) for step in ("#envoyer", "#fin")),
    ]
    assert {each["origin"] for each in frame.messages} == {service}
    to_robin(letter(mail, camille["employer_email"]), service, PAPERS)
    assert "Boucherie Sanzot" in body(letter(mail, camille["candidate_email"]))
    frame.link("Revenir à La Bonne Boite").click()
    expect(page).to_have_url(partner.back)


def to_robin(mail: EmailMessage, service: str, documents: list[FilePayload]) -> None:
    assert mail["Subject"] == "Candidature de Camille Martin\u202f: Vente en boucherie"
    for kind in ("plain", "html"):
        found = re.findall(rf"{service}/candidature/reponse/([\w-]{{36}})/([0-3])\b", body(mail, kind))
        assert sorted(number for _, number in found) == ["0", "1", "2", "3"]
        assert len({uuid for uuid, _ in found}) == 1
    attached = [(each.get_filename(), each.get_content_type(), each.get_content()) for each in mail.iter_attachments()]
    # Uploads are concurrent: a smaller file may arrive first.
    assert sorted(attached) == sorted((each["name"], each["mimeType"], each["buffer"]) for each in documents)


def test_without_a_script_each_step_is_a_page(
    new_page: Callable[..., Page],
    visit: Callable[..., Visit],
    camille: dict[str, str],
    partner: PartnerServer,
    service: str,
    mail: SmtpServer,
) -> None:
    page = new_page(java_script_enabled=False)
    frame = visit(page)
    frame.at("bienvenue")
    frame.to_documents()
    frame.give(*PAPERS)
    frame.button("Ajouter ces fichiers").click()
    for each in PAPERS:
        expect(frame.document(each["name"])).to_contain_text("Ajouté")
    frame.button("Retirer Lettre.docx").click()
    expect(frame.document("Lettre.docx")).to_have_count(0)
    frame.go_on("envoyer")
    frame.send()
    to_robin(letter(mail, camille["employer_email"]), service, PAPERS[:2])
    frame.link("Revenir à La Bonne Boite").click()
    expect(page).to_have_url(partner.back)


def test_without_a_script_what_is_wrong_is_said_and_the_rest_is_kept(
    new_page: Callable[..., Page], visit: Callable[..., Visit], watch: Watch
) -> None:
    watch.allow("status of 422")
    frame = visit(new_page(java_script_enabled=False))
    frame.begin()
    frame.write(candidate_phone="06")
    frame.button("Continuer").click()
    expect(frame.frame.locator(".summary")).to_contain_text("Un point à revoir")
    expect(frame.field("candidate_phone")).to_have_attribute("aria-invalid", "true")
    expect(frame.field("job")).to_have_value(WORDS["job"])
    frame.write()
    frame.go_on("documents")
    frame.give(papers.paper("virus.exe", b"MZ"), papers.cv())
    frame.button("Ajouter ces fichiers").click()
    expect(frame.document("virus.exe")).to_contain_text("Ce type de fichier n’est pas accepté")
    expect(frame.document("CV de Camille.pdf")).to_contain_text("Ajouté")


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without"])
def test_a_double_click_sends_one_application(
    new_page: Callable[..., Page],
    visit: Callable[..., Visit],
    camille: dict[str, str],
    mail: SmtpServer,
    script: bool,
) -> None:
    frame = visit(new_page(java_script_enabled=script))
    frame.to_documents()
    frame.go_on("envoyer")
    frame.button("Envoyer ma candidature").dblclick()
    frame.at("fin")
    letter(mail, camille["employer_email"])
    assert applications_of(camille["candidate_email"]) == 1
