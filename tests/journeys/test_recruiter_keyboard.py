"""A whole answer by keyboard alone."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.desk import MEETING, Desk
from tests.journeys.keyboard import press, tab
from tests.journeys.watch import Watch

YEAR = MEETING.year + 1


def test_robin_answers_without_a_mouse(page: Page, robin: Callable[[Page], Desk], watch: Watch) -> None:
    watch.allow("status of 422")
    desk = robin(page)
    desk.open("rejection")
    for name in ("CV de Camille.pdf", "06 12 34 56 78", "@example.org"):
        tab(page, page.get_by_role("link", name=name))
    tab(page, desk.button("Entretien"))
    press(page, "Enter", page.get_by_role("heading", name="Proposer un entretien"))
    choose_a_place(desk)
    mend_the_date(desk)
    write_to_camille(desk)
    tab(page, desk.button("Modifier"))
    press(page, "Enter", page.get_by_role("heading", name="Proposer un entretien"))
    expect(desk.field("message")).to_have_value("Venez avec votre CV.")
    desk.field("message").focus()
    tab(page, desk.button("Relire avant d’envoyer"))
    press(page, "Enter", page.get_by_role("heading", name="Voici ce que Camille va recevoir"))
    tab(page, desk.button("Envoyer à Camille"))
    press(page, "Enter", page.get_by_role("heading", name="C’est envoyé"))


def choose_a_place(desk: Desk) -> None:
    page = desk.page
    tab(page, page.get_by_label("Sur place"))
    press(page, "ArrowDown", page.get_by_label("Par téléphone"))
    press(page, "ArrowDown", page.get_by_label("En visio"))
    expect(desk.field("video_link")).to_be_visible()
    press(page, "ArrowUp", page.get_by_label("Par téléphone"))
    expect(desk.field("video_link")).to_be_hidden()


def mend_the_date(desk: Desk) -> None:
    """Enter in a field submits the preview, and never switches to another kind of answer."""
    desk.field("employer_name").focus()
    press(desk.page, "Enter", desk.field("datetime"))
    expect(desk.page.locator(".summary")).to_contain_text("Un point à revoir")
    # The same date in both orders of month and day.
    desk.page.keyboard.type(f"1212{YEAR}1000AM")
    expect(desk.field("datetime")).to_have_value(f"{YEAR}-12-12T10:00")


def write_to_camille(desk: Desk) -> None:
    page = desk.page
    desk.field("message").focus()
    page.keyboard.type("Venez avec votre CV.")
    tab(page, desk.button("Relire avant d’envoyer"))
    press(page, "Enter", page.get_by_role("heading", name="Voici ce que Camille va recevoir"))
    tab(page, desk.button("Envoyer à Camille"))
