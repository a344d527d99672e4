"""The frame takes the room that it needs, on a phone too, and what is to be touched is large enough."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import papers
from tests.journeys.frame import Visit
from tests.journeys.phone import PHONE, fits, too_small
from tests.journeys.watch import Watch

HEIGHT = "Math.ceil(document.documentElement.getBoundingClientRect().height)"


@pytest.fixture(autouse=True)
def allowed(watch: Watch) -> None:
    watch.allow("status of 422")


def steps(frame: Visit) -> Iterator[str]:
    """Each step and its errors, one after the other."""
    frame.at("bienvenue")
    yield "bienvenue"
    frame.begin()
    yield "infos"
    frame.button("Continuer").click()
    expect(frame.frame.locator(".summary")).to_be_visible()
    yield "infos with errors"
    frame.write()
    frame.go_on("documents")
    yield "documents"
    frame.give(papers.cv(), papers.paper("Vide.pdf", b""))
    expect(frame.document("CV de Camille.pdf")).to_be_visible()
    yield "documents with one and a refusal"
    frame.go_on("envoyer")
    frame.frame.locator("summary").click()
    yield "envoyer"
    frame.send()
    yield "fin"


def test_on_a_phone_nothing_is_cut_and_all_can_be_touched(
    new_page: Callable[..., Page], visit: Callable[..., Visit]
) -> None:
    frame = visit(new_page(**PHONE))
    for step in steps(frame):
        for document in (frame.inside, frame.page):
            assert fits(document), step
        assert too_small(frame.inside) == [], step


def test_the_frame_grows_and_shrinks_with_what_it_shows(page: Page, visit: Callable[..., Visit]) -> None:
    frame = visit(page)
    heights = {step: settled(frame) for step in steps(frame)}
    assert heights["infos"] < heights["infos with errors"]
    assert heights["documents"] < heights["infos"]
    assert len(set(heights.values())) == len(heights)


def test_the_frame_shrinks_when_an_error_is_mended_and_a_fold_closed(page: Page, visit: Callable[..., Visit]) -> None:
    frame = visit(page)
    frame.to_documents()
    frame.go_on("envoyer")
    before = settled(frame)
    frame.frame.locator("summary").click()
    assert settled(frame) > before
    frame.frame.locator("summary").click()
    assert settled(frame) == before


def settled(frame: Visit) -> int:
    """The height of the frame, once the partner's page gives it all of it."""
    height: int = frame.inside.evaluate(HEIGHT)
    expect(frame.page.locator("iframe")).to_have_css("height", f"{height}px")
    return height
