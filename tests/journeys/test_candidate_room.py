"""The frame gets the height that it needs, on a phone too, and touch targets are large enough."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import papers
from tests.journeys.frame import Visit, steps
from tests.journeys.phone import PHONE, SMALLEST, broken, fits, too_small
from tests.journeys.watch import Watch

NARROW = {"width": 320, "height": 700}


@pytest.fixture(autouse=True)
def allowed(watch: Watch) -> None:
    watch.allow("status of 422")


def test_on_a_phone_nothing_is_cut_and_all_can_be_touched(
    new_page: Callable[..., Page], visit: Callable[..., Visit]
) -> None:
    frame = visit(new_page(**PHONE))
    for step in steps(frame):
        for document in (frame.inside, frame.page):
            assert fits(document), step
        assert too_small(frame.inside) == [], step


def test_text_twice_as_large_breaks_no_word(new_page: Callable[..., Page], alone: Callable[..., Visit]) -> None:
    frame = alone(new_page(**SMALLEST), candidate_email="c@x.org")
    for step in steps(frame):
        assert fits(frame.inside), step
        assert broken(frame.inside) == [], step


def test_what_is_read_over_has_the_whole_width(new_page: Callable[..., Page], alone: Callable[..., Visit]) -> None:
    frame = alone(new_page(viewport=NARROW))
    frame.to_documents()
    frame.go_on("envoyer")
    boxes = [frame.frame.locator(each).bounding_box() for each in (".recap", ".recap .lines")]
    assert boxes[0]
    assert boxes[1]
    assert boxes[0]["width"] == boxes[1]["width"]


def test_words_without_an_end_are_broken(new_page: Callable[..., Page], visit: Callable[..., Visit]) -> None:
    frame = visit(new_page(viewport=NARROW), employer_description="Boucherie" * 28, candidate_first_name="Camille" * 9)
    frame.at("bienvenue")
    assert fits(frame.inside)
    frame.begin()
    frame.write(job="Vendeuse" * 16, candidate_address="rue" * 85, message="Bonjour" * 100)
    assert fits(frame.inside)
    frame.go_on("documents")
    frame.give(papers.paper("CV" * 140 + ".pdf", papers.PDF))
    expect(frame.document("CVCV")).to_be_visible()
    assert fits(frame.inside)
    frame.go_on("envoyer")
    assert fits(frame.inside)
    frame.send()
    assert fits(frame.inside)


def test_the_frame_grows_and_shrinks_with_what_it_shows(page: Page, visit: Callable[..., Visit]) -> None:
    frame = visit(page)
    heights = {step: frame.settled() for step in steps(frame)}
    assert heights["infos"] < heights["infos with errors"]
    assert heights["documents"] < heights["infos"]
    assert len(set(heights.values())) == len(heights)


def test_the_frame_shrinks_when_an_error_is_mended_and_a_fold_closed(page: Page, visit: Callable[..., Visit]) -> None:
    frame = visit(page)
    frame.to_documents()
    frame.go_on("envoyer")
    before = frame.settled()
    frame.frame.locator("summary").click()
    expect(frame.frame.locator("details[open]")).to_be_visible()
    assert frame.settled() > before
    frame.frame.locator("summary").click()
    expect(frame.frame.locator("details[open]")).to_have_count(0)
    assert frame.settled() == before
