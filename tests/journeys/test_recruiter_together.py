"""Two recruiters, or two clicks, at the same time."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.desk import SCRIPTS, TYPED, Desk, received
from tests.journeys.watch import Watch
from tests.servers.smtp import SmtpServer


@SCRIPTS
def test_of_two_final_answers_the_second_reads_what_was_answered(
    new_page: Callable[..., Page], robin: Callable[[Page], Desk], watch: Watch, script: bool
) -> None:
    watch.allow("status of 409")
    first, second = (robin(new_page(java_script_enabled=script)) for _ in range(2))
    first.open("hired")
    first.write(**TYPED["hired"])
    first.preview()
    second.open("rejection")
    second.preview()
    first.send()
    second.button("Envoyer à Camille").click()
    second.at("Camille a déjà votre réponse")
    expect(second.page.locator(".intro")).to_contain_text("votre entreprise a annoncé une embauche")
    expect(second.page.locator(".timeline")).to_contain_text("Embauche annoncée")


@SCRIPTS
def test_a_double_click_is_one_answer(
    new_page: Callable[..., Page],
    robin: Callable[[Page], Desk],
    camille: dict[str, str],
    mail: SmtpServer,
    script: bool,
) -> None:
    desk = robin(new_page(java_script_enabled=script))
    desk.open("info_request")
    desk.write(**TYPED["info_request"])
    desk.preview()
    desk.button("Envoyer à Camille").dblclick()
    desk.at("C’est envoyé, merci\u202f!")
    desk.open("interview")
    expect(desk.page.locator(".timeline li")).to_have_count(1)
    received(mail, camille["candidate_email"], 1)


@SCRIPTS
def test_an_answer_that_came_in_between_is_said_and_what_was_typed_may_follow_it(
    new_page: Callable[..., Page], robin: Callable[[Page], Desk], watch: Watch, script: bool
) -> None:
    watch.allow("status of 409")
    first, second = (robin(new_page(java_script_enabled=script)) for _ in range(2))
    second.open("interview")
    second.write(**TYPED["interview"])
    second.preview()
    first.answer("info_request")
    second.button("Envoyer à Camille").click()
    second.at_form("interview")
    expect(second.page.get_by_role("alert").first).to_contain_text("pendant que vous écriviez")
    expect(second.field("message")).to_have_value(TYPED["interview"]["message"])
    second.preview()
    second.send()
