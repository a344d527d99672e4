"""A paused platform takes no new applications, and nothing is lost."""

import re

import httpx
import pytest
from sqlalchemy import select

from jepostule.domain import answers, replies
from jepostule.store.application import Application
from jepostule.store.database import transaction
from tests.factories import CAMILLE, PDF, SECRET, WORDS, passport, platform
from tests.sql import count
from tests.web.reading import step

FRAME = "/embed/candidater/"
MESSAGE = "Maintenance jusqu'à lundi."
SAID = "Maintenance jusqu’à lundi."
CV = [("attachments", ("CV.pdf", PDF))]


async def pause(message: str = MESSAGE) -> None:
    async with transaction() as session:
        await platform(session, paused=True, pause_message=message)


async def resume() -> None:
    async with transaction() as session:
        await platform(session, paused=False)


def is_paused(answer: httpx.Response) -> bool:
    return step(answer) == "invalid" and "Les candidatures sont en pause" in answer.text


async def test_the_frame_says_so_and_where_to_write(client: httpx.AsyncClient) -> None:
    fields = await passport(client)
    await pause()
    answer = await client.get(FRAME, params=fields)
    assert answer.status_code == 200
    assert is_paused(answer)
    assert SAID in answer.text
    assert f"mailto:{CAMILLE['employer_email']}" in answer.text
    assert "est gardé" not in answer.text


async def test_without_a_message_there_is_one_of_ours(client: httpx.AsyncClient) -> None:
    fields = await passport(client)
    await pause("")
    assert "Plateforme de test ne prend pas de nouvelles candidatures" in (await client.get(FRAME, params=fields)).text


async def test_the_partner_gets_tokens_all_the_same(client: httpx.AsyncClient) -> None:
    fields = await passport(client)
    await pause()
    for path, proof in (("", {"client_secret": SECRET}), ("refresh/", {})):
        answer = await client.post(f"/auth/application/token/{path}", data={**fields, **proof})
        assert answer.status_code == 200


async def test_nothing_is_sent_and_all_of_it_is_there_afterwards(client: httpx.AsyncClient) -> None:
    fields = await passport(client)
    await pause()
    refused = await client.post(FRAME, data={**fields, **WORDS}, files=CV)
    assert refused.status_code == 403
    assert is_paused(refused)
    assert "est gardé jusqu’à demain" in refused.text
    assert (await count("application"), await count("draft"), await count("document")) == (0, 1, 1)
    await resume()
    (again,) = re.findall(r'href="(/embed/candidater/[^"]*)"', refused.text)
    recap = await client.get(again.replace("&amp;", "&"))
    assert step(recap) == "envoyer"
    assert "le travail bien fait" in recap.text
    assert "CV.pdf" in recap.text
    assert step(await client.post(FRAME, data={**fields, **WORDS})) == "fin"
    assert (await count("application"), await count("document")) == (1, 1)


async def test_what_is_being_typed_is_kept(client: httpx.AsyncClient) -> None:
    fields = await passport(client)
    await pause()
    assert (await client.post("/embed/brouillon/", data={**fields, "job": "Vente"})).status_code == 204
    after = await client.post("/embed/infos/", data={**fields, **WORDS}, follow_redirects=True)
    assert is_paused(after)
    fragment = await client.post("/embed/infos/", data={**fields, **WORDS}, headers={"HX-Request": "true"})
    assert is_paused(fragment)
    assert "step=documents" in fragment.headers["hx-push-url"]
    await resume()
    assert step(await client.get(FRAME, params=fields)) == "documents"


async def test_documents_on_their_way_arrive(client: httpx.AsyncClient) -> None:
    fields = await passport(client)
    await client.post("/embed/infos/", data={**fields, **WORDS})
    await pause()
    htmx = {"HX-Request": "true"}
    answer = await client.post("/embed/documents/", data=fields, files=CV, headers=htmx)
    assert answer.status_code == 200
    assert "CV.pdf" in answer.text
    assert is_paused(await client.get(FRAME, params={**fields, "step": "envoyer"}))


@pytest.mark.parametrize("path", [FRAME, "/embed/infos/"])
async def test_what_is_to_be_mended_comes_first(client: httpx.AsyncClient, path: str) -> None:
    fields = await passport(client)
    await pause()
    long = "é" * 4001
    answer = await client.post(path, data={**fields, **WORDS, "message": long})
    assert (answer.status_code, step(answer)) == (422, "infos")
    assert long in answer.text


async def test_validation_says_it_too(client: httpx.AsyncClient) -> None:
    fields = await passport(client)
    await pause()
    answer = await client.post("/embed/validate/", data={**fields, **WORDS})
    assert answer.json() == {"errors": {"__all__": [SAID]}}


async def test_who_has_sent_reads_that_it_is_sent(client: httpx.AsyncClient) -> None:
    fields = await passport(client)
    await client.post(FRAME, data={**fields, **WORDS})
    await pause()
    assert step(await client.get(FRAME, params=fields)) == "fin"
    again = await client.post(FRAME, data={**fields, **WORDS})
    assert (again.status_code, step(again)) == (200, "fin")
    assert await count("application") == 1


async def test_recruiters_go_on_answering(client: httpx.AsyncClient) -> None:
    await client.post(FRAME, data={**await passport(client), **WORDS})
    await pause()
    async with transaction() as session:
        application = (await session.scalars(select(Application))).one()
        typed = {"message": "Bonjour", "employer_email": "robin@example.org"}
        await answers.give(session, application, replies.checked("info_request", typed, application.created_at))
    page = await client.get(f"/candidature/reponse/{application.answer_uuid}/2")
    assert page.status_code == 200
    assert "Proposer un entretien" in page.text


async def test_another_platform_is_not_concerned(client: httpx.AsyncClient) -> None:
    fields = await passport(client)
    async with transaction() as session:
        await platform(session, "other", paused=True)
    assert step(await client.get(FRAME, params=fields)) == "bienvenue"


async def test_a_wrong_token_learns_nothing_of_it(client: httpx.AsyncClient) -> None:
    fields = await passport(client)
    await pause()
    answer = await client.get(FRAME, params={**fields, "token": "1.0.abc"})
    assert step(answer) == "erreur-authentification"
    assert SAID not in answer.text
