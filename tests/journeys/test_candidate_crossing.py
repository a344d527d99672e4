"""Responses that arrive out of order: an older one never replaces a newer one."""

from collections.abc import Callable

import pytest
from playwright.sync_api import APIResponse, Page, Request, Route, expect

from tests.journeys import papers
from tests.journeys.browsing import wait
from tests.journeys.frame import Visit
from tests.journeys.watch import Watch

DRAFT = "**/embed/brouillon/"
A_MOMENT = 1000  # milliseconds after the last key, when a draft is saved


def is_list(request: Request) -> bool:
    return request.method == "GET" and "hx-request" in request.headers


class Held:
    """Holds back the first response to a request that is `wanted`, until `come`."""

    def __init__(self, page: Page, wanted: Callable[[Request], bool]) -> None:
        self.page = page
        self.wanted = wanted
        self.first: Route | None = None
        self.answer: APIResponse | None = None
        page.route("**/embed/**", self._route)

    def _route(self, route: Route) -> None:
        if self.first or not self.wanted(route.request):
            route.fallback()
        else:
            self.first = route
            self.answer = route.fetch()

    def wait(self) -> None:
        """Until the server has answered."""
        wait(self.page, lambda: self.answer)

    def come(self) -> None:
        assert self.first
        self.first.fulfill(response=self.answer)


@pytest.fixture
def reading(page: Page, visit: Callable[..., Visit], watch: Watch) -> tuple[Visit, Held]:
    """After two uploads, one saved and one refused, the response with the new list is held back."""
    watch.allow("status of 422")
    frame = visit(page)
    frame.to_documents()
    held = Held(page, is_list)
    frame.give(papers.cv(), papers.paper("Faux.pdf", b"MZ"))
    held.wait()
    expect(frame.document("")).to_have_count(1)
    return frame, held


def come_late(page: Page, held: Held) -> None:
    """Releases the older list, which is not shown: the page requests a newer one."""
    with page.expect_request(is_list) as again:
        held.come()
    answer = again.value.response()
    assert answer
    answer.finished()


def test_a_document_removed_while_the_list_is_read_again_does_not_come_back(
    page: Page, reading: tuple[Visit, Held]
) -> None:
    frame, held = reading
    frame.button("Retirer CV de Camille.pdf").click()
    expect(frame.document("")).to_have_count(0)
    come_late(page, held)
    expect(frame.document("")).to_have_count(0)


def test_a_removal_that_another_one_has_to_wait_for_is_the_one_announced(
    page: Page, visit: Callable[..., Visit]
) -> None:
    frame = visit(page)
    frame.to_documents()
    for paper in (papers.cv(), papers.photo()):
        frame.give(paper)
        expect(frame.document(paper["name"])).to_be_visible()
    held = Held(page, lambda request: request.url.endswith("/embed/documents/retirer/"))
    frame.button("Retirer CV de Camille.pdf").click()
    held.wait()
    frame.button("Retirer Été à l’étal.png").click()  # does nothing, as long as the first one is under way
    held.come()
    expect(frame.document("")).to_have_count(1)
    expect(frame.field("said").locator("p").last).to_have_text("CV de Camille.pdf\u202f: document retiré.")


def test_a_document_added_while_the_list_is_read_again_stays(page: Page, reading: tuple[Visit, Held]) -> None:
    frame, held = reading
    frame.give(papers.letter())
    expect(frame.document("")).to_have_count(2)
    come_late(page, held)
    expect(frame.document("")).to_have_count(2)


def test_a_document_that_arrives_between_two_steps_is_shown(page: Page, visit: Callable[..., Visit]) -> None:
    frame = visit(page)
    frame.to_documents()
    uploads: list[Route] = []

    def keep(route: Route) -> None:
        uploads.append(route)

    page.route("**/embed/documents/", keep)
    frame.give(papers.cv())
    expect(frame.upload("CV de Camille.pdf")).to_contain_text("En cours")
    frame.link("Retour").click()
    frame.at("infos")
    held = Held(page, lambda request: request.url.endswith("/embed/infos/"))
    frame.button("Continuer").click()
    held.wait()
    wait(page, lambda: uploads)
    uploads[0].continue_()
    expect(frame.field("said")).to_contain_text("document ajouté")
    held.come()
    frame.at("documents")
    expect(frame.document("CV de Camille.pdf")).to_contain_text("Ajouté")


def test_what_was_typed_last_is_what_is_kept(page: Page, visit: Callable[..., Visit]) -> None:
    page.clock.install()
    frame = visit(page)
    frame.begin()
    drafts: list[Route] = []

    def keep(route: Route) -> None:
        drafts.append(route)
        if len(drafts) > 1:
            route.continue_()

    page.route(DRAFT, keep)
    frame.field("job").fill("Vente")
    page.clock.run_for(A_MOMENT)
    wait(page, lambda: drafts)
    frame.field("job").fill("Vente en boucherie")
    page.clock.run_for(A_MOMENT)
    with page.expect_request(DRAFT) as last:  # were it sent any earlier, the first draft would arrive after it
        drafts[0].continue_()
    last.value.response()
    page.reload()
    frame.begin()
    expect(frame.field("job")).to_have_value("Vente en boucherie")
