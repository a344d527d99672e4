"""Uploads after the draft has been deleted, as from a page that was left open overnight."""

import httpx
import pytest

from tests.factories import PDF, passport

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
