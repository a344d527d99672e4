"""An anonymous application, as agents and recruiters see it."""

import httpx
import pytest
from sqlalchemy import text

from jepostule.domain import answers, replies
from jepostule.store.application import Application
from jepostule.store.database import transaction
from jepostule.store.rights import anonymising
from tests.jobs.conftest import Apply, Work
from tests.jobs.conftest import work as work  # noqa: PLC0414, a fixture
from tests.sql import rows
from tests.web.reading import seen

ROLE = "support"
PATH = "/admin/candidatures/{}{}"
EMAIL = {"email": "robin@example.org"}


@pytest.fixture
async def anonymous(apply: Apply, work: Work) -> Application:
    """Answered, and anonymous since 1 March."""
    application = await apply(send_confirmation=True)
    await work()
    async with transaction() as session:
        typed = {"message": "Êtes-vous libre le samedi ?", "employer_email": "robin@example.org"}
        await answers.give(session, application, replies.checked("info_request", typed, application.created_at))
    async with transaction() as session:
        await anonymising.anonymise(session, [application.id])
        await session.execute(text("update application set anonymous_at = '2026-03-01 12:00+01'"))
    return application


async def test_its_page_says_so_and_offers_nothing_that_cannot_work(
    sacha: httpx.AsyncClient, anonymous: Application
) -> None:
    found = await sacha.get(PATH.format(anonymous.id, ""))
    page = seen(found)
    assert "Anonymisée le dimanche 1er mars 2026" in page
    assert "Précisions demandées" in page
    assert "sans document" not in page
    assert "D1101" in page
    assert "anonyme-" not in found.text
    for action in ("renvoyer", "transferer", "adresse", "bloquer"):
        assert PATH.format(anonymous.id, f"/{action}") not in found.text


async def test_no_answer_is_awaited_any_more(sacha: httpx.AsyncClient, apply: Apply) -> None:
    application = await apply()
    async with transaction() as session:
        await anonymising.anonymise(session, [application.id])
    assert "L'entreprise n'a pas répondu." in seen(await sacha.get(PATH.format(application.id, "")))


async def test_lists_tell_it_without_a_name(sacha: httpx.AsyncClient, anonymous: Application) -> None:
    for path in ("candidatures", "reponses", "evenements", "e-mails"):
        found = await sacha.get(f"/admin/{path}")
        assert ("Adresse effacée" if path == "e-mails" else "Anonymisée le 1er mars") in seen(found)
        assert "anonyme-" not in found.text
    home = await sacha.get("/admin/")
    assert "Candidature anonymisée" in home.text
    assert "anonyme-" not in home.text


async def test_its_letters_say_why_they_are_empty(sacha: httpx.AsyncClient, anonymous: Application) -> None:
    for (letter_id,) in await rows("select id from letter"):
        found = await sacha.get(f"/admin/e-mails/{letter_id}")
        assert "La candidature est anonymisée" in seen(found)
        assert "anonyme-" not in found.text


@pytest.mark.parametrize(
    "path", ["/renvoyer/entreprise", "/renvoyer/personne", "/adresse/entreprise", "/adresse/personne", "/transferer"]
)
async def test_nothing_can_be_sent(sacha: httpx.AsyncClient, anonymous: Application, path: str) -> None:
    before = await rows("select id, state from letter order by id")
    address = PATH.format(anonymous.id, path)
    asked, done = await sacha.get(address), await sacha.post(address, data=EMAIL)
    assert "Cette candidature est anonymisée" in seen(asked)
    assert done.status_code in (409, 422)
    assert "Cette candidature est anonymisée" in seen(done)
    assert await rows("select id, state from letter order by id") == before


async def test_there_is_no_address_to_block(sacha: httpx.AsyncClient, anonymous: Application) -> None:
    address = PATH.format(anonymous.id, "/bloquer/entreprise")
    assert (await sacha.get(address)).status_code == 404
    typed = {"reason": "", "last": "2050-01-01"}
    assert (await sacha.post(address, data=typed)).status_code == 404
    assert await rows("select * from blacklist") == []


async def test_the_recruiters_link_leads_nowhere_and_the_page_says_how_long_it_does(
    client: httpx.AsyncClient, anonymous: Application
) -> None:
    found = await client.get(f"/candidature/reponse/{anonymous.answer_uuid}/2")
    assert found.status_code == 404
    assert "Nous gardons les candidatures 24 mois au plus" in seen(found)
