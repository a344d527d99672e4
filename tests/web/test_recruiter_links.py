"""The links in our e-mails: who may follow them, where they lead, and what they reveal."""

import asyncio
import re
from uuid import uuid4

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from jepostule.store.database import transaction
from jepostule.web import answer_forms
from tests.application import shared_app
from tests.factories import PDF
from tests.jobs.conftest import Apply
from tests.web.recruiting import HIRED, INTERVIEW, REJECTION, TYPED, history, link, shown


@pytest.mark.parametrize("path", ["{}/4", "{}/x", "{}/00", "nobody/2", "00000000-0000-4000-8000-000000000000/2"])
async def test_a_link_that_leads_nowhere_is_a_friendly_page(client: httpx.AsyncClient, apply: Apply, path: str) -> None:
    application = await apply()
    path = f"/candidature/reponse/{path.format(application.answer_uuid)}"
    for page in (await client.get(path), await client.post(path, data=TYPED[INTERVIEW])):
        assert page.status_code == 404
        assert "Ouvrez-le de nouveau depuis l’e-mail" in page.text
        assert "moins si la personne les fait effacer" in page.text


async def test_links_of_2018_keep_working_without_and_with_a_slash(client: httpx.AsyncClient, apply: Apply) -> None:
    application = await apply()
    for address in (link(application, HIRED), link(application, HIRED, "/")):
        assert shown(await client.get(address)) == "hired/form"


async def test_who_tries_many_links_is_stopped_and_nobody_with_a_right_one_even_behind_the_same_proxy(
    apply: Apply,
) -> None:
    application = await apply()
    guesser, robin = visitor("203.0.113.9"), visitor("203.0.113.10")
    async with guesser, robin:
        for _ in range(10):
            tries = (guesser.get(f"/candidature/reponse/{uuid4()}/2") for _ in range(20))
            assert {page.status_code for page in await asyncio.gather(*tries)} == {404}
        assert (await guesser.get(f"/candidature/reponse/{uuid4()}/2")).status_code == 429
        assert (await guesser.get(link(application, INTERVIEW))).status_code == 200
        assert (await robin.get(f"/candidature/reponse/{uuid4()}/2")).status_code == 404
        async with transaction() as session:
            await session.execute(text("update attempt set at = at - interval '11 minutes'"))
        assert (await guesser.get(f"/candidature/reponse/{uuid4()}/2")).status_code == 404


def visitor(address: str) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=shared_app(), client=(address, 1))  # type: ignore[arg-type]
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000")


async def test_the_candidate_s_documents_can_be_saved_while_they_are_kept(
    client: httpx.AsyncClient, apply: Apply
) -> None:
    application = await apply()
    form = await client.get(link(application, INTERVIEW))
    (path,) = re.findall(r'href="([^"]+/documents/[^"]+)"', form.text)
    file = await client.get(path)
    assert (file.status_code, file.content) == (200, PDF)
    assert file.headers["content-type"] == "application/pdf"
    assert file.headers["content-disposition"].startswith('attachment; filename="CV Camille.pdf"')
    assert file.headers["x-content-type-options"] == "nosniff"
    assert (await client.head(path)).content == b""
    async with transaction() as session:
        await session.execute(text("update document set content = null"))
    gone = await client.get(path)
    assert gone.status_code == 404
    assert "nous gardons les documents 30 jours" in gone.text
    assert "CV Camille.pdf" in (await client.get(link(application, INTERVIEW))).text


async def test_a_document_is_for_those_who_have_its_link(client: httpx.AsyncClient, apply: Apply) -> None:
    one = await apply()
    other = await apply(people={"employer_email": "sasha@fleurs.example"})
    (path,) = re.findall(r'href="([^"]+/documents/[^"]+)"', (await client.get(link(one, INTERVIEW))).text)
    stolen = path.replace(str(one.answer_uuid), str(other.answer_uuid))
    assert (await client.get(stolen)).status_code == 404
    assert (await client.get(f"/candidature/reponse/{one.answer_uuid}/documents/x")).status_code == 404


async def test_the_address_stays_between_the_company_and_us(
    client: httpx.AsyncClient, apply: Apply, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    application = await apply()
    for page in (
        await client.get(link(application, HIRED)),
        await client.post(link(application, HIRED, "/recapitulatif"), data=TYPED[HIRED]),
        await client.get("/candidature/reponse/nobody/2"),
    ):
        assert page.headers["referrer-policy"] == "no-referrer"
        assert page.headers["x-robots-tag"] == "noindex, nofollow"
        assert page.headers["cache-control"] == "no-store"
        assert "set-cookie" not in page.headers
        assert not re.search(r'(src|href|action)="(https?:)?//', page.text)
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("jepostule")]
    assert len(ours) == 3
    assert str(application.answer_uuid) not in "".join(ours)


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site", "Origin": "null"}],
)
async def test_another_site_cannot_answer(client: httpx.AsyncClient, apply: Apply, headers: dict[str, str]) -> None:
    application = await apply()
    page = await client.post(link(application, REJECTION), data=TYPED[REJECTION], headers=headers)
    assert page.status_code == 403
    assert await history(application) == []


async def test_our_own_form_may_be_sent_though_its_address_is_kept_secret(
    client: httpx.AsyncClient, apply: Apply
) -> None:
    application = await apply()
    headers = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
    page = await client.post(link(application, REJECTION), data=TYPED[REJECTION], headers=headers)
    assert shown(page) == "rejection/sent"


async def test_nothing_that_was_typed_becomes_markup(client: httpx.AsyncClient, apply: Apply) -> None:
    script = "\"'><script>alert(1)</script>"
    application = await apply(job=script, message=script, first_name=script)
    typed = {**TYPED[HIRED], "message": script, "employer_name": script, "employer_address": script}
    for step in ("/modifier", "/recapitulatif", ""):
        page = await client.post(link(application, HIRED, step), data=typed)
        assert page.status_code == 200
        assert "<script>alert" not in page.text
    assert "<script>alert" not in (await client.get(link(application, HIRED))).text


@pytest.mark.parametrize("body", [b"message=%ff", b"message=%00", b"message=" + b"x" * 300_000])
async def test_a_body_that_nobody_typed_is_refused(client: httpx.AsyncClient, apply: Apply, body: bytes) -> None:
    application = await apply()
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    page = await client.post(link(application, HIRED, "/recapitulatif"), content=body, headers=headers)
    assert page.status_code in (400, 413)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    kind=st.sampled_from(range(4)),
    step=st.sampled_from(["", "/modifier", "/recapitulatif"]),
    fields=st.dictionaries(st.sampled_from([*answer_forms.NAMES, "after"]), st.text()),
)
async def test_whatever_is_typed_is_answered(
    client: httpx.AsyncClient, apply: Apply, kind: int, step: str, fields: dict[str, str]
) -> None:
    application = await apply()
    page = await client.post(link(application, kind, step), data=TYPED[kind] | fields)
    assert page.status_code < 500
