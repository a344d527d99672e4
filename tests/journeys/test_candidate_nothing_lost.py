"""After a reload, a step back or another visit, what was typed and added is still there."""

from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.factories import WORDS
from tests.journeys import papers
from tests.journeys.frame import Visit


def test_a_reload_at_each_step_keeps_what_was_typed_and_added(page: Page, visit: Callable[..., Visit]) -> None:
    frame = visit(page)
    frame.begin()
    frame.write_and_keep(candidate_phone="06")
    reload(frame)
    frame.at("infos")
    for name, value in {**WORDS, "candidate_phone": "06"}.items():
        expect(frame.field(name)).to_have_value(value)
    frame.write()
    frame.go_on("documents")
    frame.give(papers.cv())
    expect(frame.document("CV de Camille.pdf")).to_be_visible()
    reload(frame)
    expect(frame.document("CV de Camille.pdf")).to_be_visible()
    frame.go_on("envoyer")
    reload(frame)
    expect(frame.frame.locator(".recap")).to_contain_text("CV de Camille.pdf")
    frame.send()
    reload(frame)
    frame.at("fin")


def reload(frame: Visit) -> None:
    with frame.inside.expect_navigation():
        frame.inside.evaluate("location.reload()")


def test_the_partners_page_opened_again_goes_on_where_camille_was(page: Page, visit: Callable[..., Visit]) -> None:
    frame = visit(page)
    frame.to_documents()
    frame.give(papers.cv())
    expect(frame.document("CV de Camille.pdf")).to_be_visible()
    page.reload()
    frame.at("documents")
    expect(frame.document("CV de Camille.pdf")).to_be_visible()


def test_the_browsers_way_back_leads_through_the_steps(page: Page, visit: Callable[..., Visit]) -> None:
    frame = visit(page)
    frame.to_documents()
    page.evaluate("history.back()")
    frame.at("infos")
    expect(frame.field("job")).to_have_value(WORDS["job"])
    page.evaluate("history.forward()")
    frame.at("documents")


def test_what_was_typed_a_moment_ago_survives_a_step_back(page: Page, visit: Callable[..., Visit]) -> None:
    frame = visit(page)
    frame.begin()
    frame.field("job").press_sequentially("Vente")
    frame.link("Retour").click()
    frame.at("bienvenue")
    frame.begin()
    expect(frame.field("job")).to_have_value("Vente")


def test_what_was_typed_a_moment_ago_is_saved_before_the_browser_goes_back(
    page: Page, visit: Callable[..., Visit]
) -> None:
    frame = visit(page)
    frame.begin()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    frame.field("job").fill("Vente")
    page.evaluate("history.back()")
    frame.at("bienvenue")
    assert asked == ["/embed/brouillon/", "/embed/candidater/"]


def test_after_the_sending_the_way_back_leads_to_no_form(page: Page, visit: Callable[..., Visit]) -> None:
    frame = visit(page)
    frame.to_documents()
    frame.go_on("envoyer")
    frame.send()
    with page.expect_response("**/embed/candidater/**"):
        page.evaluate("history.back()")
    frame.at("fin")
