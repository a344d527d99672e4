"""A person's rights in the admin: a copy, an erasure, and no trace of the person afterwards."""

import io
from zipfile import ZipFile

import httpx
import pytest
from sqlalchemy import select

from jepostule.domain.rights.erase import count
from jepostule.store.audit import Entry
from jepostule.store.database import transaction
from jepostule.store.queue import Job, runner
from jepostule.web.admin import rights_words
from tests.canaries import kanari
from tests.canaries.kanari import EMAIL, SHOUTED, Work
from tests.jobs.conftest import Apply
from tests.jobs.conftest import work as work  # noqa: PLC0414
from tests.sql import execute, rows
from tests.web.reading import plain, seen
from tests.web.recruiting import INFO, link

RIGHTS = "/admin/droits"


async def noted(action: str) -> list[Entry]:
    async with transaction() as session:
        return list(await session.scalars(select(Entry).where(Entry.action == action)))


async def asks(sacha: httpx.AsyncClient) -> str:
    """The address of the page that will show the receipt."""
    asked = await sacha.post(f"{RIGHTS}/effacer", data={"email": EMAIL, "again": SHOUTED})
    assert asked.status_code == 303
    return asked.headers["location"]


async def erased(sacha: httpx.AsyncClient) -> httpx.Response:
    """The page with the receipt."""
    page = await asks(sacha)
    await does_it()
    return await sacha.get(page)


async def does_it() -> None:
    """Runs a worker for this queue alone: pending letters stay pending."""
    await runner().run_worker_async(queues=[Job.ERASE_PERSON], wait=False, delete_jobs="successful")


async def test_what_there_is_of_an_address_is_counted_before_anything_is_done(
    sacha: httpx.AsyncClient, work: Work
) -> None:
    await kanari.leaves_traces(work)
    page = await sacha.post(RIGHTS, data={"email": f" {SHOUTED}"})
    assert "Candidatures envoyées avec cette adresse 2" in seen(page)
    assert "Candidatures reçues à cette adresse 2" in seen(page)
    assert await rows("select count(*) from application where anonymous_at is not null") == [(0,)]


async def test_the_copy_is_one_archive_and_noted_without_the_address(sacha: httpx.AsyncClient, work: Work) -> None:
    await kanari.leaves_traces(work)
    answer = await sacha.post(f"{RIGHTS}/copie", data={"email": EMAIL})
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["content-disposition"].startswith('attachment; filename="je-postule-donnees-')
    assert answer.headers["cache-control"] == "no-store"
    with ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        assert "LISEZMOI.txt" in archive.namelist()
    (entry,) = await noted("export-person")
    assert entry.username == "sacha"
    assert entry.details["applications"] == 2
    journal = seen(await sacha.get("/admin/journal"))
    assert "Copie des données d'une personne" in journal
    assert "candidatures reçues : 2" in journal


async def test_an_erasure_asks_for_the_address_once_more_and_gives_a_receipt(
    sacha: httpx.AsyncClient, work: Work
) -> None:
    await kanari.leaves_traces(work)
    refused = await sacha.post(f"{RIGHTS}/effacer", data={"email": EMAIL, "again": "camille@example.org"})
    assert refused.status_code == 422
    assert "Ce n'est pas la même adresse" in seen(refused)
    assert 'value="camille@example.org"' in refused.text
    assert await noted("erase-person") == []
    receipt = await erased(sacha)
    assert receipt.status_code == 200
    assert "Candidatures anonymisées 2" in seen(receipt)
    assert "kanari" not in receipt.text.casefold()
    assert await kanari.traces() == set()
    (entry,) = await noted("erase-person")
    assert (entry.username, entry.details["applications"]) == ("sacha", 2)
    assert str(receipt.url).endswith(entry.subject.replace("erasure:", "/"))
    assert f'href="{receipt.url.path}"' in (await sacha.get("/admin/journal")).text
    assert "Il ne restait rien" in seen(await erased(sacha))


async def test_until_it_is_done_its_page_says_so_and_waits_for_the_receipt(
    sacha: httpx.AsyncClient, work: Work
) -> None:
    await kanari.leaves_traces(work)
    page = await asks(sacha)
    assert await asks(sacha) == page  # asking twice starts one erasure
    waiting = await sacha.get(page)
    assert "Effacement en cours" in seen(waiting)
    assert f'href="{page}"' in waiting.text  # the link to refresh, without JavaScript
    assert "kanari" not in (page + waiting.text).casefold()
    fragment = {"hx-request": "true"}
    assert (await sacha.get(f"{page}/maintenant", headers=fragment)).status_code == 204
    assert "Pas encore" in seen(await sacha.get(RIGHTS))
    assert "kanari" not in str(await rows("select args from procrastinate_jobs")).casefold()
    await does_it()
    receipt = await sacha.get(f"{page}/maintenant", headers=fragment)
    assert "C'est effacé" in seen(receipt)
    assert "hx-get" not in receipt.text
    assert "Fait" in seen(await sacha.get(RIGHTS))


async def test_one_whose_job_is_gone_says_so_and_goes_on_when_asked_for_again(
    sacha: httpx.AsyncClient, work: Work
) -> None:
    await kanari.leaves_traces(work)
    page = await asks(sacha)
    await execute("delete from procrastinate_jobs where task_name = 'erase-person'")
    assert "Effacement interrompu" in seen(await sacha.get(page))
    assert "Effacement interrompu" in seen(await sacha.get(f"{page}/maintenant", headers={"hx-request": "true"}))
    receipt = await erased(sacha)
    assert receipt.url.path == page
    assert "Candidatures anonymisées 2" in seen(receipt)


async def test_an_erasure_that_nobody_asked_for_is_not_found(sacha: httpx.AsyncClient) -> None:
    for path in (f"{RIGHTS}/effacements/1", f"{RIGHTS}/effacements/1/maintenant"):
        assert (await sacha.get(path)).status_code == 404


async def test_the_receipt_counts_what_was_shown_before(sacha: httpx.AsyncClient, work: Work) -> None:
    await kanari.leaves_traces(work)
    page = seen(await sacha.post(RIGHTS, data={"email": EMAIL}))
    async with transaction() as session:
        counts = await count(session, EMAIL)
    receipt = seen(await erased(sacha))
    for name, number in counts.items():
        there, gone = (plain(said) for said in rights_words.SORTS[name])
        assert f"{there} {number}" in page
        assert f"{gone} {number}" in receipt


async def test_of_somebody_unknown_there_is_nothing(sacha: httpx.AsyncClient) -> None:
    for path in (RIGHTS, f"{RIGHTS}/copie"):
        page = await sacha.post(path, data={"email": "nobody@example.org"})
        assert page.status_code == 200
        assert "Rien : aucune candidature" in seen(page)
        assert "Télécharger" not in page.text
    assert await noted("export-person") == []


@pytest.mark.parametrize("path", [RIGHTS, f"{RIGHTS}/copie", f"{RIGHTS}/effacer"])
@pytest.mark.parametrize("email", ["", "camille", "a" * 60 + "@example.org"])
async def test_what_is_no_address_is_said_at_its_field(sacha: httpx.AsyncClient, path: str, email: str) -> None:
    page = await sacha.post(path, data={"email": email, "again": email})
    assert page.status_code == 422
    assert 'id="email-error1"' in page.text
    assert f'value="{email}"' in page.text


async def test_an_address_of_the_service_itself_is_left_to_people(sacha: httpx.AsyncClient, work: Work) -> None:
    number = await kanari.is_a_contact()
    receipt = await erased(sacha)
    assert f'href="/admin/plateformes/{number}"' in receipt.text
    assert "à vous de décider" in seen(receipt)


async def test_an_application_whose_company_was_erased_says_so(sacha: httpx.AsyncClient, work: Work) -> None:
    await kanari.leaves_traces(work)
    await erased(sacha)
    ((number,),) = await rows("select id from application where candidate_email = 'nora@example.org'")
    page = await sacha.get(f"/admin/candidatures/{number}")
    assert "Effacé à la demande de la personne" in seen(page)
    refused = await sacha.get(f"/admin/candidatures/{number}/renvoyer/entreprise")
    assert "L'adresse de l'entreprise est effacée" in seen(refused)


async def test_a_company_that_was_erased_is_not_offered_its_pseudonym(
    sacha: httpx.AsyncClient, apply: Apply, work: Work
) -> None:
    application = await apply(people={"employer_email": EMAIL})
    assert "kanari" in (await sacha.get(link(application, INFO))).text.casefold()
    await erased(sacha)
    form = await sacha.get(link(application, INFO))
    assert form.status_code == 200
    assert "anonyme" not in form.text
