"""What a recruiter's browser remembers: what is being typed, and the recruiter's contact details."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.desk import TYPED, Desk, apply, links
from tests.servers.partner import PartnerServer
from tests.servers.smtp import SmtpServer

ROBIN = {
    "employer_name": "Robin Sanzot",
    "employer_phone": "01 34 56 78 90",
    "employer_address": "12 rue de la Gare, 95130 Ermont",
}


@pytest.fixture
def next_desk(
    page: Page, partner: PartnerServer, camille: dict[str, str], mail: SmtpServer, robin: Callable[[Page], Desk]
) -> Callable[[], Desk]:
    """`next_desk()`: another person's application to the same company, in the same browser."""

    def open_next() -> Desk:
        apply(partner, {**camille, "candidate_email": f"next.{camille['candidate_email']}"})
        return Desk(page, links(mail, camille["employer_email"], letter=2))

    return open_next


def test_who_answered_is_there_for_the_next_answer(
    page: Page, robin: Callable[[Page], Desk], next_desk: Callable[[], Desk], camille: dict[str, str]
) -> None:
    robin(page).answer("info_request", **ROBIN)
    desk = next_desk()
    desk.open("interview")
    for name, value in (*ROBIN.items(), ("employer_email", camille["employer_email"])):
        expect(desk.field(name)).to_have_value(value)
    expect(desk.field("message")).to_have_value("")


def test_another_address_than_the_company_s_is_there_too(
    page: Page, robin: Callable[[Page], Desk], next_desk: Callable[[], Desk]
) -> None:
    robin(page).answer("info_request", employer_email="embauche@boucherie-sanzot.example")
    desk = next_desk()
    desk.open("interview")
    expect(desk.field("employer_email")).to_have_value("embauche@boucherie-sanzot.example")


def test_a_refusal_forgets_nothing(page: Page, robin: Callable[[Page], Desk], next_desk: Callable[[], Desk]) -> None:
    desk = robin(page)
    desk.answer("info_request", **ROBIN)
    desk.answer("rejection")
    desk = next_desk()
    desk.open("rejection")
    desk.switch("hired")
    expect(desk.field("employer_phone")).to_have_value(ROBIN["employer_phone"])


def test_what_was_emptied_stays_empty(page: Page, robin: Callable[[Page], Desk]) -> None:
    desk = robin(page)
    desk.answer("info_request", **ROBIN)
    desk.open("interview")
    desk.write(**TYPED["interview"], employer_phone="")
    desk.switch("rejection")
    page.get_by_label("Une autre formation").check()
    page.reload()
    desk.switch("interview")
    expect(desk.field("employer_phone")).to_have_value("")
    expect(desk.field("message")).to_have_value(TYPED["interview"]["message"])
    assert ROBIN["employer_phone"] not in desk.preview()


def test_a_reload_and_a_step_back_keep_what_was_typed(page: Page, robin: Callable[[Page], Desk]) -> None:
    desk = robin(page)
    desk.open("interview")
    desk.write(**TYPED["interview"])
    page.get_by_label("En visio").check()
    desk.write(video_link="https://visio.example/sanzot")
    page.reload()
    typed_is_there(desk)
    desk.preview()
    page.go_back()
    desk.at_form("interview")
    typed_is_there(desk)
    desk.preview()
    page.reload()
    desk.at_form("interview")
    typed_is_there(desk)


def typed_is_there(desk: Desk) -> None:
    expect(desk.page.get_by_label("En visio")).to_be_checked()
    for name, value in (*TYPED["interview"].items(), ("video_link", "https://visio.example/sanzot")):
        expect(desk.field(name)).to_have_value(value)


def test_nothing_typed_is_kept_once_it_is_sent(page: Page, robin: Callable[[Page], Desk]) -> None:
    desk = robin(page)
    desk.answer("interview")
    kept = page.evaluate("JSON.stringify([{ ...sessionStorage }, { ...localStorage }])")
    assert TYPED["interview"]["message"] not in kept


def test_a_browser_that_keeps_nothing_is_no_obstacle(page: Page, robin: Callable[[Page], Desk]) -> None:
    closed = "() => { throw new DOMException('closed', 'SecurityError'); }"
    for store in ("localStorage", "sessionStorage"):
        page.add_init_script(f"Object.defineProperty(window, '{store}', {{ get: {closed} }})")
    robin(page).answer("interview")
