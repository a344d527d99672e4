"""Sacha gives a person a copy of their data, and erases it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from zipfile import ZipFile

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import text

from jepostule.domain.audit import COMMAND
from jepostule.domain.rights import erase as erasing
from jepostule.store.database import transaction
from tests import factories
from tests.history import applied, written
from tests.journeys import axe, phone
from tests.journeys.asking import PATIENCE, ask
from tests.journeys.office import allow_session, button, hire, log_in
from tests.journeys.watch import Watch

RIGHTS = "/admin/droits"
NUMBERS = count(1)


@pytest.fixture(autouse=True)
def sacha(service: str, watch: Watch) -> None:
    hire()
    allow_session(watch)
    watch.allow("status of 422")


def kept() -> str:
    """The address of a person who has applied."""
    email = f"camille{next(NUMBERS)}@rights.example"
    ask(_kept(email))
    return email


async def _kept(email: str) -> None:
    async with transaction() as session:
        platform = await factories.platform(session, "rights")
        await written(session, await applied(session, platform, datetime.now(UTC), "rejection", candidate_email=email))


def look(page: Page, service: str, email: str) -> None:
    page.goto(service + RIGHTS)
    page.get_by_label("Adresse e-mail de la personne").fill(email)
    button(page, "Voir ce que nous gardons").click()
    titled(page, "Ce que nous gardons")


def erase(page: Page, again: str) -> None:
    page.get_by_label("Tapez l’adresse une seconde fois").fill(again)
    button(page, "Effacer ces données").click()


def reload_until_done(page: Page) -> None:
    """Each load is waited for: until it is there the old page answers."""
    page.wait_for_url("**/effacements/*")
    renew = page.get_by_role("link", name="Actualiser")
    while renew.count():
        with page.expect_navigation():
            renew.click()


def titled(page: Page, heading: str) -> None:
    """Patient, since the worker may be busy."""
    expect(page.get_by_role("heading", level=1)).to_have_text(heading, timeout=PATIENCE * 1000)


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without"])
def test_a_person_gets_a_copy_and_is_erased(new_page: Callable[..., Page], service: str, script: bool) -> None:
    page, email = new_page(java_script_enabled=script), kept()
    log_in(page, service)
    look(page, service, email)
    expect(page.get_by_text("Candidatures envoyées avec cette adresse")).to_be_visible()
    with page.expect_download() as download:
        button(page, "Télécharger la copie").click()
    with ZipFile(download.value.path()) as archive:
        assert email in archive.read("LISEZMOI.txt").decode()
    titled(page, "Ce que nous gardons")
    erase(page, "robin@example.org")
    expect(page.get_by_role("link", name="Ce n’est pas la même adresse")).to_be_visible()
    erase(page, email.upper())
    if not script:
        reload_until_done(page)
    titled(page, "C’est effacé")
    expect(page.get_by_text("Candidatures anonymisées")).to_be_visible()
    assert email not in page.content()
    page.goto(service + RIGHTS)
    page.get_by_role("row").filter(has_text="Fait").first.get_by_role("link").click()
    titled(page, "C’est effacé")
    look(page, service, email)
    expect(page.get_by_text("Rien : aucune candidature")).to_be_visible()


def test_while_it_is_erased_the_page_stays_and_then_shows_the_receipt(page: Page, service: str) -> None:
    number = ask(_asked(kept()))
    log_in(page, service)
    page.goto(f"{service}{RIGHTS}/effacements/{number}")
    for _ in range(2):  # a page that the first answer had emptied would not ask again
        with page.expect_response("**/maintenant") as answer:
            titled(page, "Effacement en cours")
        assert answer.value.status == 204
    ask(_now(number))
    titled(page, "C’est effacé")


async def _asked(email: str) -> int:
    """The number of an erasure that begins in an hour."""
    async with transaction() as session:
        return await erasing.ask(session, COMMAND, email, datetime.now(UTC) + timedelta(hours=1))


async def _now(number: int) -> None:
    async with transaction() as session:
        job = "update procrastinate_jobs set scheduled_at = now() where args ->> 'erasure_id' = :number"
        await session.execute(text(job), {"number": str(number)})


def each_page(page: Page, service: str) -> Iterator[Page]:
    log_in(page, service)
    email = kept()
    page.goto(service + RIGHTS)
    yield page
    button(page, "Voir ce que nous gardons").click()
    expect(page.get_by_role("alert")).to_be_visible()
    yield page
    look(page, service, email)
    yield page
    erase(page, "")
    expect(page.get_by_role("alert")).to_be_visible()
    yield page
    erase(page, email)
    expect(page.get_by_text("Effacement n°")).to_be_visible()
    yield page
    titled(page, "C’est effacé")
    yield page
    page.goto(service + RIGHTS)
    expect(page.get_by_role("heading", name="Derniers effacements")).to_be_visible()
    yield page


def test_axe_finds_nothing(new_page: Callable[..., Page], service: str) -> None:
    page = new_page(**axe.OPTIONS)
    axe.prepare(page.context)
    for number, shown in enumerate(each_page(page, service)):
        assert axe.findings(shown) == [], number


def test_on_a_phone_everything_fits_and_is_large_enough_for_thumbs(new_page: Callable[..., Page], service: str) -> None:
    for page in each_page(new_page(**phone.PHONE), service):
        assert phone.fits(page), page.url
        assert phone.too_small(page) == [], page.url
