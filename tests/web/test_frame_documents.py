"""Documents of a draft that is a day old: deleted, as under a page that was left open overnight, or about to be."""

import asyncio

import httpx
import pytest

from jepostule.domain import retention
from jepostule.store.database import transaction
from tests.factories import PDF, WORDS, passport
from tests.faults.fates import until
from tests.faults.points import PATIENCE, waiting
from tests.sql import execute, rows

HTMX = {"hx-request": "true"}


@pytest.mark.parametrize("path", ["/embed/documents/", "/embed/documents/retirer/"])
async def test_the_first_step_that_lacks_something_is_shown_whole(client: httpx.AsyncClient, path: str) -> None:
    fields = {**await passport(client), "document": "00000000-0000-4000-8000-000000000000"}
    files = {"attachments": ("CV.pdf", PDF)} if path == "/embed/documents/" else None
    answer = await client.post(path, data=fields, files=files, headers=HTMX)
    assert answer.status_code == 200
    assert 'data-step="infos"' in answer.text


async def test_what_is_refused_then_is_no_fault_of_ours(client: httpx.AsyncClient) -> None:
    refused = {"attachments": ("programme.exe", b"MZ" + bytes(200))}
    answer = await client.post("/embed/documents/", data=await passport(client), files=refused, headers=HTMX)
    assert answer.status_code == 422
    assert 'data-step="infos"' in answer.text


async def test_documents_that_a_page_shows_are_not_swept_under_it(client: httpx.AsyncClient) -> None:
    """The draft is a day old when its candidate comes back, and the hourly sweep runs before they send."""
    fields = await passport(client)
    await client.post("/embed/infos/", data=fields | WORDS)
    await client.post("/embed/documents/", data=fields, files={"attachments": ("CV.pdf", PDF)})
    await execute("update draft set updated_at = now() - interval '1 day 30 minutes'")
    shown = await client.get("/embed/candidater/", params=fields | {"step": "envoyer"})
    assert "CV.pdf" in shown.text
    assert (await retention.sweep())["drafts"] == 0
    await client.post("/embed/candidater/", data=fields | WORDS)
    assert await rows("select name from document join application on application.id = application_id") == [("CV.pdf",)]


async def test_a_draft_that_is_swept_as_its_page_is_made_is_not_shown(client: httpx.AsyncClient) -> None:
    fields = await passport(client)
    await client.post("/embed/infos/", data=fields | WORDS)
    await execute("update draft set updated_at = now() - interval '2 days'")
    async with transaction() as sweep:
        await sweep.driver.execute("delete from draft")
        showing = asyncio.create_task(client.get("/embed/candidater/", params=fields))
        await until(waiting, PATIENCE)
    assert 'data-step="bienvenue"' in (await showing).text
