"""Documents: several at once, dropped, too large, empty, of the wrong type, cancelled while uploading."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import papers
from tests.journeys.frame import Visit
from tests.journeys.watch import Watch

MEGA = 1024 * 1024  # bytes
SLOW = MEGA // 16  # bytes per second: half a minute for two files, longer than the checks meanwhile take

# Name, content, and the reason shown.
REFUSED = [
    ("Lourd.pdf", papers.PDF.ljust(11 * MEGA), "trop lourd"),
    ("Vide.pdf", b"", "Ce fichier est vide"),
    ("Programme.exe", b"MZ" + bytes(64), "Ce type de fichier n’est pas accepté"),
    ("Faux.pdf", b"MZ" + bytes(2000), "Le contenu ne correspond pas à l’extension"),
]


@pytest.fixture
def refused(tmp_path: Path) -> list[Path]:
    """Files on disk, for the browser to upload."""
    for name, content, _ in REFUSED:
        (tmp_path / name).write_bytes(content)
    return [tmp_path / name for name, _, _ in REFUSED]


def test_each_refusal_says_which_file_and_why(
    page: Page, visit: Callable[..., Visit], watch: Watch, refused: list[Path]
) -> None:
    watch.allow("status of 422")
    frame = visit(page)
    frame.to_documents()
    frame.give(*refused)
    frame.give(papers.cv())
    for name, _, reason in REFUSED:
        expect(frame.upload(name)).to_contain_text("Refusé")
        expect(frame.upload(name)).to_contain_text(reason)
    expect(frame.document("CV de Camille.pdf")).to_contain_text("Ajouté")
    frame.button("Ne pas ajouter Lourd.pdf").click()
    expect(frame.upload("Lourd.pdf")).to_have_count(0)
    frame.go_on("envoyer")
    expect(frame.frame.locator(".recap li")).to_have_text(["CV de Camille.pdf"])


def test_what_becomes_of_each_of_several_files_is_announced(page: Page, visit: Callable[..., Visit]) -> None:
    frame = visit(page)
    frame.to_documents()
    frame.give(papers.paper("Vide.pdf", b""), papers.cv(), papers.photo())
    expect(frame.document("")).to_have_count(2)
    said = frame.frame.get_by_role("log")
    for words in (
        "Vide.pdf\u202f: Ce fichier est vide",
        "CV de Camille.pdf\u202f: document ajouté.",
        ".png\u202f: document",
    ):
        expect(said).to_contain_text(words)
    frame.go_on("envoyer")
    expect(said).to_be_empty()


def test_files_are_sent_by_a_button_where_our_script_never_loads(
    page: Page, visit: Callable[..., Visit], watch: Watch
) -> None:
    watch.allow("net::ERR_")
    page.route("**/frame.*.js", lambda route: route.abort())
    frame = visit(page)
    frame.to_documents()
    frame.give(papers.cv())
    frame.button("Ajouter ces fichiers").click()
    expect(frame.document("CV de Camille.pdf")).to_contain_text("Ajouté")


def test_without_a_script_a_refusal_says_the_same(
    new_page: Callable[..., Page], visit: Callable[..., Visit], watch: Watch, refused: list[Path]
) -> None:
    watch.allow("status of 422")
    frame = visit(new_page(java_script_enabled=False))
    frame.to_documents()
    for file, (name, _, reason) in zip(refused, REFUSED, strict=True):
        frame.give(file)
        frame.button("Ajouter ces fichiers").click()
        expect(frame.document(name)).to_contain_text("Refusé")
        expect(frame.document(name)).to_contain_text(reason)


def test_an_eleventh_document_is_one_too_many(page: Page, visit: Callable[..., Visit]) -> None:
    frame = visit(page)
    frame.to_documents()
    frame.give(*(papers.paper(f"{number}.txt", b"page %d" % number) for number in range(11)))
    expect(frame.upload("10.txt")).to_contain_text("10 documents au plus")
    expect(frame.document(".txt")).to_have_count(10)


def test_several_files_go_up_side_by_side_and_one_is_cancelled(page: Page, visit: Callable[..., Visit]) -> None:
    frame = visit(page)
    frame.to_documents()
    expect(frame.link("Continuer sans document")).to_be_visible()
    limit = upload_limit(frame)
    limit(SLOW)
    frame.give(*(papers.heavy(f"{name}.pdf", MEGA) for name in ("Un", "Deux", "Trois")))
    expect(frame.upload("Un.pdf")).to_contain_text("En cours")
    expect(frame.upload("Un.pdf")).to_contain_text(re.compile(r"[1-9]\d?\u202f% de 1\u202fMo"))
    expect(frame.upload("Deux.pdf").get_by_role("progressbar", name="Ajout de Deux.pdf")).to_be_visible()
    expect(frame.upload("Trois.pdf")).to_contain_text("En attente")
    expect(frame.link("Continuer sans document")).to_have_count(0)
    expect(frame.frame.get_by_role("status")).to_have_text("")  # there before it speaks
    frame.frame.locator("#continue").click()
    expect(frame.field("held")).to_contain_text("Encore un instant")
    frame.button("Ne pas ajouter Deux.pdf").click()
    expect(frame.upload("Trois.pdf")).to_contain_text("En cours")
    limit(-1)
    expect(frame.document("Un.pdf")).to_contain_text("Ajouté")
    expect(frame.document("Trois.pdf")).to_contain_text("Ajouté")
    expect(frame.field("held")).to_be_empty()
    expect(frame.document(".pdf")).to_have_count(2)
    frame.go_on("envoyer")
    assert sorted(frame.frame.locator(".recap li").all_inner_texts()) == ["Trois.pdf", "Un.pdf"]


def upload_limit(frame: Visit) -> Callable[[int], None]:
    """A function that sets the upload speed in bytes per second; -1 removes the limit."""
    line = frame.page.context.new_cdp_session(frame.inside)
    line.send("Network.enable")

    def limit(speed: int) -> None:
        conditions = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": speed}
        line.send("Network.emulateNetworkConditions", conditions)

    return limit


DROP = """([name, content]) => {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([content], name, { type: "application/pdf" }));
  const options = { dataTransfer, bubbles: true, cancelable: true };
  for (const kind of ["dragover", "drop"]) document.querySelector(".drop").dispatchEvent(new DragEvent(kind, options));
}"""


def test_a_file_may_be_dropped(page: Page, visit: Callable[..., Visit]) -> None:
    frame = visit(page)
    frame.to_documents()
    frame.inside.evaluate(DROP, ["CV posé.pdf", papers.PDF.decode()])
    expect(frame.document("CV posé.pdf")).to_contain_text("Ajouté")
    frame.told("attachments", "add")


def test_a_removed_document_is_gone(page: Page, visit: Callable[..., Visit]) -> None:
    frame = visit(page)
    frame.to_documents()
    frame.give(papers.cv(), papers.photo())
    expect(frame.document("")).to_have_count(2)
    frame.button("Retirer CV de Camille.pdf").click()
    expect(frame.document("")).to_have_count(1)
    expect(frame.field("said").locator("p").last).to_have_text("CV de Camille.pdf\u202f: document retiré.")
    frame.told("attachments", "remove")
