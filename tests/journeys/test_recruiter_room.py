"""On a phone everything fits, and the form begins on the first screen; on a desktop nothing is folded."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from jepostule.domain import logos
from jepostule.domain.audit import COMMAND
from jepostule.domain.logos import Image
from jepostule.store.database import transaction
from tests import factories
from tests.journeys import axe
from tests.journeys.asking import ask
from tests.journeys.desk import KINDS, TYPED, Desk, apply, links
from tests.journeys.phone import ENLARGED, PHONE, SMALLEST, broken, fits, too_small
from tests.journeys.watch import Watch
from tests.pictures import png
from tests.servers.partner import PartnerServer
from tests.servers.smtp import SmtpServer

NARROW = {"width": 320, "height": 700}
SHORT = 664  # pixels of 844 that the bars of a phone's browser leave


@pytest.fixture(autouse=True)
def allowed(watch: Watch) -> None:
    watch.allow("status of 422")


@pytest.fixture
def logo(partner: PartnerServer) -> Iterator[None]:
    """The widest logo for the platform of the application, until the test ends."""
    for image in (Image(png(1000, 200), 1000, 200), None):
        ask(change_logo(image))
        if image:
            yield


async def change_logo(image: Image | None) -> None:
    async with transaction() as session:
        platform = await factories.platform(session)
        await (logos.put(session, COMMAND, platform, image) if image else logos.remove(session, COMMAND, platform))


def pages(desk: Desk) -> Iterator[str]:
    """Goes through every page of a recruiter; yields a name at each."""
    for kind in KINDS:
        desk.open(kind)
        yield kind
    desk.open("interview")
    desk.page.get_by_label("En visio").check()
    desk.write(employer_email="")
    desk.button("Relire avant d’envoyer").click()
    expect(desk.page.locator(".summary")).to_be_visible()
    yield "errors"
    desk.write(**TYPED["interview"], employer_email="robin@boucherie-sanzot.example")
    desk.preview()
    yield "preview"
    desk.send()
    yield "sent"
    desk.open("info_request")
    yield "answered, something may follow"
    desk.open("rejection")
    yield "a form with a history"
    desk.preview()
    desk.send()
    yield "refused"
    desk.open("interview")
    yield "answered for good"
    desk.page.goto(f"{desk.links['hired']}0")
    yield "no such link"


def test_on_a_phone_nothing_is_cut_and_all_can_be_touched(
    new_page: Callable[..., Page], robin: Callable[[Page], Desk], watch: Watch
) -> None:
    watch.allow("status of 404")
    desk = robin(new_page(**PHONE))
    for page in pages(desk):
        for fold in desk.page.locator("details").all():
            fold.evaluate("fold => { fold.open = true }")
        assert fits(desk.page), page
        assert too_small(desk.page) == [], page


def test_text_twice_as_large_is_not_cut(
    new_page: Callable[..., Page], robin: Callable[[Page], Desk], watch: Watch
) -> None:
    watch.allow("status of 404")
    desk = robin(new_page(**ENLARGED))
    for page in pages(desk):
        assert fits(desk.page), page


def test_text_twice_as_large_on_a_small_phone_breaks_no_word(
    new_page: Callable[..., Page], robin: Callable[[Page], Desk], watch: Watch
) -> None:
    watch.allow("status of 404")
    desk = robin(new_page(**SMALLEST))
    for page in pages(desk):
        assert broken(desk.page) == [], page
    desk.page.goto(f"{desk.links['hired'].partition('/candidature')[0]}/informations")
    assert broken(desk.page) == []


def test_an_address_in_place_of_a_name_is_broken(
    new_page: Callable[..., Page], partner: PartnerServer, camille: dict[str, str], mail: SmtpServer
) -> None:
    nobody = {"candidate_first_name": "", "candidate_last_name": "", "candidate_email": f"{'camille' * 7}@example.org"}
    apply(partner, {**camille, **nobody})
    desk = Desk(new_page(viewport=NARROW), links(mail, camille["employer_email"]))
    for kind in KINDS:
        desk.open(kind)
        assert fits(desk.page), kind
    desk.write(employer_email="robin@boucherie-sanzot.example")
    for button in ("Relire avant d’envoyer", "Envoyer à"):
        desk.button(button).click()
        expect(desk.button(button)).to_be_hidden()
        assert fits(desk.page), button


def test_on_paper_the_application_is_whole_and_the_form_left_out(
    new_page: Callable[..., Page], robin: Callable[[Page], Desk]
) -> None:
    desk = robin(new_page(**PHONE))
    desk.open("interview")
    desk.page.emulate_media(media="print")
    for words in ("J'aime le travail bien fait", "CV de Camille.pdf", "7 rue du Temple, 95130 Ermont"):
        expect(desk.page.get_by_text(words)).to_be_visible()
    expect(desk.field("answer")).to_be_hidden()


@pytest.mark.parametrize("kind", KINDS)
def test_on_a_phone_the_form_begins_on_the_first_screen(
    new_page: Callable[..., Page], robin: Callable[[Page], Desk], kind: str
) -> None:
    desk = robin(new_page(**PHONE))
    desk.open(kind)
    first = desk.page.locator(".panel.main").get_by_role("radio").or_(desk.page.locator(".panel.main .field > *")).first
    box = first.bounding_box()
    assert box
    assert box["y"] + box["height"] < SHORT
    expect(desk.page.get_by_role("heading", name="Camille Martin")).to_be_in_viewport()
    expect(desk.page.get_by_text("J'aime le travail bien fait")).to_be_hidden()
    desk.page.get_by_text("Sa lettre et son document").click()
    expect(desk.page.get_by_text("J'aime le travail bien fait")).to_be_visible()


def test_beside_the_form_the_letter_is_always_open(page: Page, robin: Callable[[Page], Desk]) -> None:
    robin(page).open("interview")
    for words in ("J'aime le travail bien fait", "CV de Camille.pdf", "7 rue du Temple, 95130 Ermont"):
        expect(page.get_by_text(words)).to_be_in_viewport()
    expect(page.get_by_text("Sa lettre et son document")).to_be_hidden()


def test_axe_finds_nothing(new_page: Callable[..., Page], robin: Callable[[Page], Desk], watch: Watch) -> None:
    watch.allow("status of 404")
    page = new_page(**axe.OPTIONS)
    axe.prepare(page.context)
    for shown in pages(robin(page)):
        assert axe.findings(page) == [], shown


@pytest.mark.usefixtures("logo")
@pytest.mark.parametrize("options", [PHONE, ENLARGED, axe.OPTIONS], ids=["phone", "enlarged", "desktop"])
def test_a_wide_logo_fits_and_axe_finds_nothing(
    new_page: Callable[..., Page], robin: Callable[[Page], Desk], options: dict[str, Any]
) -> None:
    page = new_page(**{**options, **axe.OPTIONS})
    axe.prepare(page.context)
    robin(page).open("interview")
    expect(page.get_by_role("banner").get_by_role("img", name="La Bonne Boite")).to_be_visible()
    assert fits(page)
    assert too_small(page) == []
    assert axe.findings(page) == []
