"""Sacha opens an application that has become anonymous."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from jepostule.store.application import Application
from jepostule.store.database import transaction
from jepostule.store.rights import anonymising
from tests.journeys import axe, phone
from tests.journeys.asking import ask, letter
from tests.journeys.desk import apply
from tests.journeys.office import log_in
from tests.servers.partner import PartnerServer
from tests.servers.smtp import SmtpServer

pytestmark = pytest.mark.usefixtures("sacha", "session_cookie")


@pytest.fixture
def anonymous(partner: PartnerServer, camille: dict[str, str], mail: SmtpServer) -> int:
    """The id of Camille's application, made anonymous."""
    apply(partner, camille)
    letter(mail, camille["employer_email"])
    return ask(forget(camille["candidate_email"]))


async def forget(email: str) -> int:
    async with transaction() as session:
        number = (await session.scalars(select(Application.id).where(Application.candidate_email == email))).one()
        await anonymising.anonymise(session, [number])
        return number


def test_it_says_what_is_left_and_offers_nothing_else(
    new_page: Callable[..., Page], service: str, anonymous: int
) -> None:
    page = new_page(**axe.OPTIONS)
    axe.prepare(page.context)
    log_in(page, service)
    page.goto(f"{service}/admin/candidatures/{anonymous}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Candidature anonymisée")
    expect(page.get_by_role("main")).to_contain_text("noms, adresses, textes et documents sont effacés pour de bon")
    assert axe.findings(page) == []
    assert phone.fits(page)
    page.get_by_role("region", name="E-mails").get_by_role("link").first.click()
    expect(page.get_by_role("definition").first).to_have_text("—")
    assert axe.findings(page) == []
    page.goto(f"{service}/admin/candidatures")
    line = page.get_by_role("row").filter(has=page.locator(f'a[href="/admin/candidatures/{anonymous}"]'))
    expect(line).to_contain_text("Anonymisée le")
    assert axe.findings(page) == []
    assert phone.fits(page)
