"""Sacha repairs failed jobs, and holds back those that would fail."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import text

from jepostule.domain import pauses
from jepostule.domain.audit import COMMAND
from jepostule.store.database import transaction
from jepostule.store.queue import Job
from tests import failures
from tests.jobs.test_pauses import is_held
from tests.journeys import axe, phone
from tests.journeys.asking import ask, letters, settle, until
from tests.journeys.desk import apply
from tests.journeys.office import button, in_sight, log_in
from tests.servers.partner import PartnerServer
from tests.servers.smtp import SmtpServer

FAILED = "/admin/echecs"
JOBS = "/admin/taches"
REFUSED = "L’e-mail a été refusé"

pytestmark = pytest.mark.usefixtures("sacha", "session_cookie")


@pytest.fixture(autouse=True)
def repaired(mail: SmtpServer) -> Iterator[None]:
    """Leaves no failed job for later tests."""
    yield
    mail.behaviour.clear()
    ask(forget())


async def forget() -> None:
    async with transaction() as session:
        for table in ("procrastinate_jobs where status <> 'doing'", "paused_queue", "archived_job"):
            await session.execute(text(f"delete from {table}"))


def at(page: Page, heading: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)


def said(page: Page, words: str) -> None:
    expect(page.locator(".said")).to_contain_text(words)


def choose(page: Page, action: str) -> None:
    """Applies a bulk action to the selected rows."""
    page.locator(".bulk").get_by_role("button", name=action, exact=True).click()


def fail(partner: PartnerServer, mail: SmtpServer, camille: dict[str, str]) -> None:
    """The company's mail server refuses Camille's application, and no letter of an earlier test."""
    settle()
    mail.behaviour["RCPT"] = "550 5.1.1 Nobody here"
    apply(partner, camille)
    until(lambda: ask(count("failed")) > 0, "a job that failed")


async def count(status: str) -> int:
    async with transaction() as session:
        query = "select count(*) from procrastinate_jobs where status = cast(:status as procrastinate_job_status)"
        return await session.scalar(text(query), {"status": status}) or 0


async def hold_answers() -> None:
    async with transaction() as session:
        await pauses.pause(session, COMMAND, Job.SEND_ANSWER)


def test_a_job_is_retried_once_its_cause_is_gone_and_its_email_arrives(
    page: Page, service: str, partner: PartnerServer, camille: dict[str, str], mail: SmtpServer
) -> None:
    fail(partner, mail, camille)
    log_in(page, service)
    page.get_by_role("link", name="1 tâche en échec").click()
    at(page, "Tâches en échec")
    expect(page.get_by_role("region", name="Par cause")).to_contain_text(REFUSED)
    page.get_by_role("row").get_by_role("link", name="Envoi à l’entreprise").click()
    at(page, "Envoi à l’entreprise")
    expect(page.locator("main")).to_contain_text("Rejected : the mail server answered 550 5.1.1")
    page.get_by_text("Détail technique").click()
    expect(page.locator(".trace")).to_contain_text("jepostule/mail/smtp.py")
    assert not letters(mail, camille["employer_email"])
    mail.behaviour.clear()
    button(page, "Relancer").first.click()
    said(page, "1 tâche relancée.")
    until(lambda: len(letters(mail, camille["employer_email"])) == 1, "the letter")
    page.goto(f"{service}{FAILED}")
    expect(page.get_by_role("heading", name="Aucune tâche en échec")).to_be_visible()


def test_two_clicks_retry_a_thousand(page: Page, service: str) -> None:
    ask(hold_answers())
    until(lambda: ask(is_held(Job.SEND_ANSWER)), "the worker to notice")
    ask(failures.orphans(1000))
    log_in(page, service)
    page.goto(f"{service}{FAILED}?file=send-answer")
    expect(page.locator(".tokens")).to_contain_text("1 000 tâches")
    page.get_by_label("Tout ce qui correspond").check()
    choose(page, "Relancer")
    said(page, "1 000 tâches relancées.")
    assert ask(count("failed")) == 0
    assert ask(count("todo")) >= 1000


def test_what_was_ticked_is_put_away_and_found_again(page: Page, service: str) -> None:
    ask(failures.orphans(2))
    log_in(page, service)
    page.goto(service + FAILED)
    page.get_by_label("Sélectionner Réponse à la personne").first.check()
    choose(page, "Archiver")
    said(page, "1 tâche archivée.")
    page.get_by_role("link", name="Archivées").click()
    at(page, "Tâches archivées")
    page.get_by_label("Sélectionner Réponse à la personne").check()
    choose(page, "Relancer")
    said(page, "1 tâche relancée.")
    assert ask(count("failed")) == 1


def test_the_box_of_each_row_stands_under_the_one_that_ticks_all(page: Page, service: str) -> None:
    ask(failures.orphans(2))
    log_in(page, service)
    page.goto(service + FAILED)
    lefts = page.get_by_role("checkbox").evaluate_all("(boxes) => boxes.map((box) => box.getBoundingClientRect().left)")
    assert len(lefts) == 3
    assert set(lefts) == {lefts[0]}


@pytest.mark.parametrize("size", [{}, phone.PHONE], ids=["at a desk", "on a phone"])
def test_what_is_done_to_the_selection_covers_nothing_that_has_the_focus(
    new_page: Callable[..., Page], service: str, size: dict[str, object]
) -> None:
    ask(failures.orphans(40))
    page = new_page(**size)
    log_in(page, service)
    page.goto(service + FAILED)
    page.get_by_label("Sélectionner Réponse à la personne").first.check()
    for _ in range(78):
        page.keyboard.press("Tab")
        assert in_sight(page)
    expect(page.get_by_role("checkbox").last).to_be_focused()


def test_a_paused_queue_waits_until_it_is_open_again(
    page: Page, service: str, partner: PartnerServer, camille: dict[str, str], mail: SmtpServer
) -> None:
    log_in(page, service)
    page.get_by_role("link", name="Tâches", exact=True).click()
    button(page, "Mettre en pause : Envoi à l’entreprise").click()
    said(page, "La file est en pause.")
    line = page.get_by_role("row", name="Envoi à l’entreprise")
    expect(line).to_contain_text("En pause")
    until(lambda: ask(is_held(Job.SEND_APPLICATION)), "the worker to notice")
    apply(partner, camille)
    page.goto(f"{service}/admin/")
    page.get_by_role("link", name="Envoi à l’entreprise : en pause").click()
    expect(line.get_by_role("cell").nth(1)).not_to_have_text("0")
    assert not letters(mail, camille["employer_email"])
    button(page, "Rouvrir : Envoi à l’entreprise").click()
    said(page, "La file est rouverte.")
    until(lambda: len(letters(mail, camille["employer_email"])) == 1, "the letter")


def test_without_a_script_a_job_is_deleted(new_page: Callable[..., Page], service: str) -> None:
    ask(failures.orphans(1))
    page = new_page(java_script_enabled=False)
    log_in(page, service)
    page.goto(service + FAILED)
    page.get_by_label("Sélectionner Réponse à la personne").check()
    choose(page, "Supprimer")
    button(page, "Supprimer 1 tâche").click()
    said(page, "1 tâche supprimée.")
    assert ask(count("failed")) == 0


def test_it_is_clean_for_axe_and_fits_a_phone(
    new_page: Callable[..., Page], service: str, partner: PartnerServer, camille: dict[str, str], mail: SmtpServer
) -> None:
    fail(partner, mail, camille)
    ask(failures.orphans(3))
    page = new_page(**axe.OPTIONS)
    axe.prepare(page.context)
    log_in(page, service)
    for path in (FAILED, f"{FAILED}/archives", JOBS, f"{JOBS}/a-venir"):
        page.goto(service + path)
        look(page)
    page.goto(service + FAILED)
    page.get_by_role("row").get_by_role("link", name="Envoi à l’entreprise").click()
    page.get_by_text("Détail technique").click()
    look(page)
    page.goto(service + FAILED)
    page.get_by_label("Tout ce qui correspond").check()
    choose(page, "Supprimer")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(r"Supprimer \d+ tâches"))
    look(page)


def look(page: Page) -> None:
    """Checks the page; it is narrow afterwards, as `axe` leaves it."""
    assert axe.findings(page) == []
    assert phone.fits(page)
    assert phone.too_small(page) == []
    page.set_viewport_size({"width": 1280, "height": 900})
