"""CONTRACT 1.2: the frame, as a browser without JavaScript sees it."""

import asyncio
import io
import re
import time
import tracemalloc
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import docx
import httpx
import pytest
from sqlalchemy import select, text

from jepostule.domain import blacklist, tokens
from jepostule.domain.documents import Upload
from jepostule.domain.parameters import REQUIRED
from jepostule.store import document
from jepostule.store.application import Application
from jepostule.store.database import transaction
from jepostule.store.document import Document
from jepostule.web import multipart_body
from tests.factories import CAMILLE, PDF, WORDS, passport
from tests.sql import count
from tests.web.hanging_up import cut_off
from tests.web.reading import step

FRAME = "/embed/candidater/"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


def file(name: str = "CV.pdf", content: bytes = PDF) -> tuple[str, tuple[str, bytes]]:
    return "attachments", (name, content)


def word_file() -> bytes:
    written = io.BytesIO()
    docx.Document().save(written)
    return written.getvalue()


async def objects() -> int:
    return await count("pg_largeobject_metadata")


async def test_people_who_come_at_the_same_moment_see_their_own_frame(client: httpx.AsyncClient) -> None:
    names = [f"Camille-{number:02}" for number in range(30)]
    camille, drafted = await passport(client), names[::3]

    def fields(name: str) -> dict[str, str]:
        mine = camille | {"candidate_first_name": name, "candidate_email": f"{name}@example.org"}
        return mine | {key: str(value) for key, value in tokens.give("test", mine, time.time())._asdict().items()}

    for name in drafted:
        await client.post("/embed/infos/", data=fields(name) | {"step": "documents"} | WORDS)
    answers = await asyncio.gather(*(client.get(FRAME, params=fields(name)) for name in names))
    assert [[name for name in names if name in answer.text] for answer in answers] == [[name] for name in names]
    assert [name for name, answer in zip(names, answers, strict=True) if step(answer) == "documents"] == drafted


async def test_the_frame_opens_with_the_parameters_of_the_contract(client: httpx.AsyncClient) -> None:
    answer = await client.get(FRAME, params=await passport(client))
    assert (answer.status_code, step(answer)) == (200, "bienvenue")
    assert "Camille" in answer.text
    assert "Boucherie Sanzot" in answer.text


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({"token": ""}, "invalid"),
        ({"client_id": ""}, "invalid"),
        ({"candidate_email": "None"}, "invalid"),
        ({"timestamp": ""}, "invalid"),
        ({"token": "1.0.abc"}, "erreur-authentification"),
        ({"timestamp": "never"}, "erreur-authentification"),
        ({"employer_email": "other@example.org"}, "erreur-authentification"),
        ({"siret": "11111111111111"}, "erreur-authentification"),
        ({"client_id": "nobody"}, "erreur-authentification"),
    ],
)
async def test_whatever_is_wrong_with_the_link_a_person_can_read_why(
    client: httpx.AsyncClient, changes: dict[str, str], shown: str
) -> None:
    answer = await client.get(FRAME, params={**await passport(client), **changes})
    assert (answer.status_code, step(answer)) == (200, shown)


@pytest.mark.parametrize("query", ["", "token=%00", "token=%ff", "&&&", "a=" + "b" * 9000, "job=" + "&job=" * 500])
async def test_a_broken_link_is_a_page_too(client: httpx.AsyncClient, query: str) -> None:
    answer = await client.get(f"{FRAME}?{query}")
    assert answer.status_code == 200
    assert step(answer) in ("invalid", "erreur-authentification")


@pytest.mark.parametrize(
    "unknown",
    [*("utm=%E9t%E9", "utm=%00", "%ff", "utm=%F0%9F", "utm=" + "x" * 5000), pytest.param("utm=x&" * 500, id="many")],
)
async def test_a_parameter_that_nobody_knows_fails_nothing(client: httpx.AsyncClient, unknown: str) -> None:
    asked = urlencode(await passport(client))
    for query in (f"{unknown}&{asked}", f"{asked}&{unknown}"):
        assert step(await client.get(f"{FRAME}?{query}")) == "bienvenue"


async def test_an_expired_token_says_what_to_do(client: httpx.AsyncClient) -> None:
    fields = await passport(client)
    old = tokens.give("test", fields, time.time() - 1900)
    answer = await client.get(FRAME, params={**fields, "token": old.token, "timestamp": str(old.timestamp)})
    assert (answer.status_code, step(answer)) == (200, "erreur-authentification")
    assert "expiré" in answer.text


async def test_what_was_typed_is_shown_when_the_token_has_expired(client: httpx.AsyncClient) -> None:
    fields = await passport(client)
    old = tokens.give("test", fields, time.time() - 1900)
    late = {**fields, **WORDS, "token": old.token, "timestamp": str(old.timestamp)}
    answer = await client.post("/embed/infos/", data=late)
    assert (answer.status_code, step(answer)) == (403, "erreur-authentification")
    assert "le travail bien fait" in answer.text


@pytest.mark.parametrize("who", ["candidate_email", "employer_email"])
async def test_a_blocked_address_is_told_where_to_write(client: httpx.AsyncClient, who: str) -> None:
    fields = await passport(client)
    async with transaction() as session:
        await blacklist.block(session, CAMILLE[who].upper(), "spam")
    shown = await client.get(FRAME, params=fields)
    assert (shown.status_code, step(shown)) == (200, "invalid")
    assert f"mailto:{CAMILLE['employer_email']}" in shown.text
    sent = await client.post(FRAME, data={**fields, **WORDS})
    assert (sent.status_code, step(sent)) == (403, "invalid")
    assert "le travail bien fait" in sent.text
    validated = await client.post("/embed/validate/", data={**fields, **WORDS})
    assert validated.json()["errors"].keys() == {"__all__"}
    assert await count("application") == 0


async def test_a_timestamp_may_be_a_float(client: httpx.AsyncClient) -> None:
    fields = await passport(client)
    answer = await client.get(FRAME, params={**fields, "timestamp": fields["timestamp"] + ".0"})
    assert step(answer) == "bienvenue"


async def test_prefilled_words_are_in_the_form(client: httpx.AsyncClient) -> None:
    fields = await passport(client)
    answer = await client.get(FRAME, params={**fields, **WORDS, "step": "infos"})
    assert 'value="Vente en boucherie"' in answer.text
    assert "le travail bien fait" in answer.text


@pytest.mark.parametrize(("asked", "ticked"), [("true", True), ("false", False), ("None", False)])
async def test_the_copy_that_a_partner_asks_for_is_ticked_at_the_end(
    client: httpx.AsyncClient, asked: str, ticked: bool
) -> None:
    welcome = await client.get(FRAME, params={**await passport(client), "send_confirmation": asked})
    (begin,) = re.findall(r'<a class="button primary" href="(.*?)"', welcome.text)
    details = await client.get(unescape(begin))
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', details.text))
    fields = {name: unescape(value) for name, value in fields.items()}
    documents = await client.post("/embed/infos/", data={**fields, **WORDS}, follow_redirects=True)
    recap = await client.get(documents.request.url.copy_set_param("step", "envoyer"))
    assert ('name="send_confirmation" value="true" checked' in recap.text) == ticked


async def test_an_example_comes_before_the_telephone_number(client: httpx.AsyncClient) -> None:
    answer = await client.get(FRAME, params={**await passport(client), "step": "infos"})
    hint, field = answer.text.index("Par exemple 06 12 34 56 78."), answer.text.index('<input id="candidate_phone"')
    assert hint < field
    assert 'aria-describedby="candidate_phone-hint"' in answer.text
    # The job that is sought is not the person's own; `street-address` is valid in a <textarea> only.
    assert set(re.findall(r'autocomplete="([\w-]+)"', answer.text)) == {"tel", "address-line1"}


async def test_a_letter_is_begun_for_who_has_none(client: httpx.AsyncClient) -> None:
    answer = await client.get(FRAME, params={**await passport(client), "step": "infos", "message": "None"})
    assert "Bien cordialement,\nCamille Martin</textarea>" in answer.text


async def test_a_letter_ends_without_a_name_where_none_is_known(client: httpx.AsyncClient) -> None:
    nobody = await passport(client, candidate_first_name="", candidate_last_name="")
    answer = await client.get(FRAME, params={**nobody, "step": "infos"})
    assert "Bien cordialement</textarea>" in answer.text


async def test_the_whole_journey_without_javascript(client: httpx.AsyncClient) -> None:
    fields = await passport(client)
    infos = await client.post("/embed/infos/", data={**fields, **WORDS}, follow_redirects=True)
    assert step(infos) == "documents"
    files = [file(), file("Photo.png", PNG), file("Lettre.docx", word_file())]
    added = await client.post("/embed/documents/", data=fields, files=files, follow_redirects=True)
    assert all(name in added.text for name in ("CV.pdf", "Photo.png", "Lettre.docx"))
    recap = await client.get(added.request.url.copy_set_param("step", "envoyer"))
    assert step(recap) == "envoyer"
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', recap.text))
    assert hidden["job"] == WORDS["job"]
    sent = await client.post(FRAME, data={**fields, **WORDS}, files=[("attachments", ("", b""))])
    assert (sent.status_code, step(sent)) == (200, "fin")
    assert (await count("application"), await count("document"), await objects()) == (1, 3, 3)


async def test_one_request_sends_the_application(client: httpx.AsyncClient) -> None:
    sent = await client.post(FRAME, data={**await passport(client), **WORDS}, files=[file(), file("Photo.png", PNG)])
    assert (sent.status_code, step(sent)) == (200, "fin")
    async with transaction() as session:
        application = (await session.scalars(select(Application))).one()
    assert application.message == WORDS["message"]
    assert application.candidate_name == "Camille Martin"
    assert (await count("document"), await count("letter")) == (2, 1)


async def test_fifty_copies_of_a_request_make_one_application(client: httpx.AsyncClient) -> None:
    fields = {**await passport(client), **WORDS}
    answers = await asyncio.gather(*(client.post(FRAME, data=fields, files=[file()]) for _ in range(50)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    assert step(answers[0]) == "fin"
    assert (await count("application"), await count("letter"), await count("document"), await objects()) == (1, 1, 1, 1)
    async with transaction() as session:
        assert await session.scalar(text("select count(*) from procrastinate_jobs")) == 1


@pytest.mark.parametrize("value", ["é" * 65, "Camille\r\nBcc: robin@example.org"], ids=["too long", "two lines"])
async def test_what_the_token_leaves_free_has_its_limits_too(client: httpx.AsyncClient, value: str) -> None:
    fields = await passport(client)
    token = tokens.give("test", {name: fields[name] for name in REQUIRED}, time.time())
    fields |= {"token": token.token, "timestamp": str(token.timestamp), "candidate_first_name": value}
    assert (await client.post(FRAME, data={**fields, **WORDS})).status_code == 403
    assert await count("application") == 0


async def test_the_same_person_applies_to_another_company(client: httpx.AsyncClient) -> None:
    await client.post(FRAME, data={**await passport(client), **WORDS})
    other = await passport(client, employer_email="sasha@fleurs.example", siret="11111111111111")
    await client.post(FRAME, data={**other, **WORDS})
    assert await count("application") == 2


async def test_the_same_person_applies_again_the_next_day_with_a_new_token(client: httpx.AsyncClient) -> None:
    before = await passport(client)
    await client.post(FRAME, data={**before, **WORDS})
    async with transaction() as session:
        await session.execute(text("update application set created_at = created_at - interval '25 hours'"))
    again = await client.post(FRAME, data={**await passport(client), **WORDS})
    assert (again.status_code, await count("application")) == (200, 2)


async def test_a_late_copy_of_yesterdays_request_is_no_new_application(client: httpx.AsyncClient) -> None:
    fields = {**await passport(client), **WORDS}
    token = tokens.give("test", fields, time.time() - 1000)
    fields |= {"token": token.token, "timestamp": str(token.timestamp)}
    await client.post(FRAME, data=fields)
    async with transaction() as session:
        # As if midnight had passed between the two.
        await session.execute(text("update application set created_at = created_at - interval '500 seconds'"))
    await client.post(FRAME, data=fields)
    assert await count("application") == 1


@pytest.mark.parametrize("missing", WORDS)
async def test_a_missing_field_is_named_and_the_rest_is_kept(client: httpx.AsyncClient, missing: str) -> None:
    fields = {**await passport(client), **WORDS, missing: ""}
    answer = await client.post(FRAME, data=fields, files=[file()])
    assert (answer.status_code, step(answer)) == (422, "infos")
    assert f'href="#{missing}"' in answer.text
    assert re.search(rf'id="{missing}"[^>]*aria-invalid="true"[^>]*aria-describedby="[^"]*{missing}-error', answer.text)
    assert await count("application") == 0
    answer = await client.post(FRAME, data={**fields, **WORDS}, files=[file()])
    assert step(answer) == "fin"
    assert (await count("application"), await count("document")) == (1, 1)


@pytest.mark.parametrize(("path", "status"), [(FRAME, 422), ("/embed/infos/", 200)])
async def test_what_is_missing_in_a_form_after_sending_does_not_hide_that_it_was_sent(
    client: httpx.AsyncClient, path: str, status: int
) -> None:
    fields = {**await passport(client), **WORDS}
    await client.post(FRAME, data=fields)
    answer = await client.post(path, data={**fields, "job": ""}, follow_redirects=True)
    assert (answer.status_code, step(answer)) == (status, "fin")


async def test_what_is_too_long_is_said_and_shown_again(client: httpx.AsyncClient) -> None:
    long = "é" * 129
    answer = await client.post("/embed/infos/", data={**await passport(client), **WORDS, "job": long})
    assert answer.status_code == 422
    assert long in answer.text
    assert "128" in answer.text


async def test_a_draft_survives_a_reload_at_each_step(client: httpx.AsyncClient) -> None:
    fields = await passport(client)
    await client.post("/embed/brouillon/", data={**fields, "job": "Vente", "message": "Un début"})
    resumed = await client.get(FRAME, params={**fields, "step": "infos"})
    assert 'value="Vente"' in resumed.text
    assert "Un début" in resumed.text
    await client.post("/embed/infos/", data={**fields, **WORDS})
    assert step(await client.get(FRAME, params=fields)) == "documents"
    await client.post("/embed/documents/", data=fields, files=[file()])
    assert "CV.pdf" in (await client.get(FRAME, params={**fields, "step": "documents"})).text
    assert "CV.pdf" in (await client.get(FRAME, params={**fields, "step": "envoyer"})).text
    await client.post(FRAME, data={**fields, **WORDS})
    assert step(await client.get(FRAME, params={**fields, "step": "infos"})) == "fin"


async def test_a_draft_is_another_persons_neither_to_read_nor_to_change(client: httpx.AsyncClient) -> None:
    fields = await passport(client)
    await client.post("/embed/infos/", data={**fields, **WORDS})
    thief = await passport(client, candidate_email="thief@example.org", candidate_peid="2")
    answer = await client.get(FRAME, params={**thief, "step": "infos"})
    assert "le travail bien fait" not in answer.text
    forged = {**thief, "candidate_email": fields["candidate_email"], "candidate_peid": fields["candidate_peid"]}
    assert (await client.post("/embed/brouillon/", data={**forged, "job": "x"})).status_code == 403


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("virus.exe", b"MZ" + bytes(64), "type de fichier"),
        ("sans-extension", PDF, "type de fichier"),
        ("faux.pdf", b"MZ" + bytes(2000), "ne correspond pas"),
        ("image.png", PDF, "ne correspond pas"),
        ("vide.pdf", b"", "vide"),
        ("lourd.pdf", PDF + bytes(10 * 1024 * 1024), "trop lourd"),
    ],
)
async def test_a_document_is_refused_by_name_and_reason(
    client: httpx.AsyncClient, name: str, content: bytes, reason: str
) -> None:
    fields = await passport(client)
    await client.post("/embed/infos/", data={**fields, **WORDS})
    answer = await client.post("/embed/documents/", data=fields, files=[file("bon.pdf"), file(name, content)])
    assert answer.status_code == 422
    assert name in answer.text
    assert reason in answer.text
    assert "bon.pdf" in answer.text
    assert (await count("document"), await objects()) == (1, 1)


async def test_documents_weigh_ten_mebibytes_at_most_to_the_byte(client: httpx.AsyncClient) -> None:
    fields = await passport(client)
    await client.post("/embed/infos/", data={**fields, **WORDS})
    half = PDF.ljust(5 * 1024 * 1024, b" ")
    for name in ("a.pdf", "b.pdf"):
        answer = await client.post("/embed/documents/", data=fields, files=[file(name, half)], follow_redirects=True)
        assert answer.status_code == 200
    answer = await client.post("/embed/documents/", data=fields, files=[file("c.txt", b"x")])
    assert (answer.status_code, await count("document")) == (422, 2)


async def test_a_deploy_may_allow_less(client: httpx.AsyncClient, configure: Callable[..., None]) -> None:
    configure(ATTACHMENTS_MAX_SIZE_BYTES="5000")
    fields = await passport(client)
    await client.post("/embed/infos/", data={**fields, **WORDS})
    kept = await client.post("/embed/documents/", data=fields, files=[file("a.txt", b"x" * 5000)])
    refused = await client.post("/embed/documents/", data=fields, files=[file("b.txt", b"x")])
    assert (kept.status_code, refused.status_code) == (303, 422)
    assert "5\u202fKo en tout" in refused.text


async def test_ten_documents_at_most(client: httpx.AsyncClient) -> None:
    fields = await passport(client)
    await client.post("/embed/infos/", data={**fields, **WORDS})
    files = [file(f"{number}.txt", b"page %d" % number) for number in range(11)]
    answer = await client.post("/embed/documents/", data=fields, files=files)
    assert (answer.status_code, await count("document")) == (422, 10)
    assert "10.txt" in answer.text


async def test_the_same_file_twice_is_one_document(client: httpx.AsyncClient) -> None:
    fields = await passport(client)
    for _ in range(2):
        await client.post("/embed/documents/", data=fields, files=[file()])
    assert (await count("document"), await objects()) == (1, 1)


async def test_a_document_is_removed_with_its_bytes(client: httpx.AsyncClient) -> None:
    fields = await passport(client)
    await client.post("/embed/documents/", data=fields, files=[file()])
    async with transaction() as session:
        document = (await session.scalars(select(Document))).one()
    stranger = await passport(client, candidate_email="thief@example.org")
    await client.post("/embed/documents/retirer/", data={**stranger, "document": str(document.id)})
    assert await count("document") == 1
    await client.post("/embed/documents/retirer/", data={**fields, "document": str(document.id)})
    assert (await count("document"), await objects()) == (0, 0)


async def test_documents_come_back_byte_for_byte(client: httpx.AsyncClient) -> None:
    content = PDF + bytes(range(256)) * 10_000
    await client.post(FRAME, data={**await passport(client), **WORDS}, files=[file("grand.pdf", content)])
    async with transaction() as session:
        row = (await session.scalars(select(Document))).one()
        assert b"".join([piece async for piece in document.content_of(session, row)]) == content


async def test_three_hundred_and_sixty_uploads_an_hour_at_most(client: httpx.AsyncClient) -> None:
    fields = await passport(client)
    ten = [file(f"{number}.txt") for number in range(10)]
    for _ in range(36):
        answer = await client.post("/embed/documents/", data=fields, files=ten)
        assert answer.status_code == 303
        async with transaction() as session:
            await session.execute(text("delete from document"))
    answer = await client.post("/embed/documents/", data=fields, files=[file("a.txt", b"one more")])
    assert answer.status_code == 429
    assert "Réessayez" in answer.text


async def test_the_sixty_first_application_of_an_hour_is_taken_and_waits_for_its_turn(
    client: httpx.AsyncClient,
) -> None:
    for number in range(61):
        fields = await passport(client, employer_email=f"robin{number}@example.org") | WORDS
        answer = await client.post(FRAME, data=fields, files=[file("CV.pdf"), file("Lettre.pdf")])
        assert step(answer) == "fin"
    async with transaction() as session:
        between = await session.scalar(text("select max(at) - min(at) from sending_slot"))
    assert between == timedelta(hours=1)


async def test_a_hundred_and_twenty_drafts_an_hour_at_most(client: httpx.AsyncClient) -> None:
    for number in range(120):
        fields = await passport(client, employer_email=f"robin{number}@example.org")
        assert (await client.post("/embed/brouillon/", data=fields)).status_code == 204
    fields = await passport(client, employer_email="robin120@example.org")
    assert (await client.post("/embed/brouillon/", data=fields)).status_code == 429
    assert await count("draft") == 120


async def test_validation_names_each_field_and_keeps_nothing(client: httpx.AsyncClient) -> None:
    fields = await passport(client)
    assert (await client.post("/embed/validate/", data={**fields, **WORDS})).json() == {"errors": {}}
    answer = await client.post("/embed/validate/", data={**fields, "candidate_phone": "12"})
    assert answer.json()["errors"].keys() == {"job", "candidate_phone", "candidate_address", "message"}
    assert all(isinstance(each, list) for each in answer.json()["errors"].values())
    answer = await client.post("/embed/validate/", data=WORDS)
    assert answer.json()["errors"].keys() == {"__all__"}
    assert await count("draft") == 0


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://partner.example/offres?page=2", True),
        ("javascript:alert(1)", False),
        ("//partner.example", False),
        ("https://user:pass@partner.example/", False),
        ("https://partner.example/\r\nX: y", False),
        ("data:text/html,x", False),
        ("http://[broken", False),
    ],
)
async def test_the_way_back_leads_only_to_a_page_of_the_web(client: httpx.AsyncClient, url: str, shown: bool) -> None:
    try:
        fields = await passport(client, next_url=url)
    except AssertionError:
        assert not shown
        return
    sent = await client.post(FRAME, data={**fields, **WORDS})
    assert step(sent) == "fin"
    assert ('id="quit"' in sent.text) == shown


async def test_nothing_that_was_typed_becomes_markup(client: httpx.AsyncClient) -> None:
    script = '"><script>alert(1)</script>'
    fields = await passport(client, candidate_first_name=script, employer_description=script)
    for path in (FRAME, "/embed/infos/"):
        answer = await client.post(path, data={**fields, **WORDS, "job": script, "candidate_phone": script})
        assert "<script>alert" not in answer.text


async def test_names_are_asked_for_where_the_partner_gives_none(client: httpx.AsyncClient) -> None:
    fields = await passport(client, candidate_first_name="", candidate_last_name="")
    form = await client.get(FRAME, params={**fields, "step": "infos"})
    assert 'name="first_name"' in form.text
    await client.post(FRAME, data={**fields, **WORDS, "first_name": "Camille", "last_name": "Roy"})
    async with transaction() as session:
        assert (await session.scalars(select(Application))).one().candidate_name == "Camille Roy"


async def test_a_fragment_is_the_step_alone(client: httpx.AsyncClient) -> None:
    fields = await passport(client)
    answer = await client.post("/embed/infos/", data={**fields, **WORDS}, headers={"HX-Request": "true"})
    assert (answer.status_code, step(answer)) == (200, "documents")
    assert "<html" not in answer.text
    pushed = urlsplit(answer.headers["hx-push-url"])
    assert (pushed.path, parse_qs(pushed.query)["step"]) == (FRAME, ["documents"])


async def test_a_broken_body_is_a_bad_request(client: httpx.AsyncClient) -> None:
    for headers, body in [
        ({"Content-Type": "multipart/form-data"}, b"no boundary"),
        ({"Content-Type": "multipart/form-data; boundary=x"}, b"--x\r\nbroken"),
        ({"Content-Type": "multipart/form-data; boundary=x; charset=utf-7"}, b"--x--\r\n"),
        ({"Content-Type": "application/x-www-form-urlencoded"}, b"job=%ff"),
        ({"Content-Type": "application/x-www-form-urlencoded"}, b"job=%00"),
        ({"Content-Type": "application/x-www-form-urlencoded; charset=punycode"}, b"job=a"),
        ({"Content-Type": "multipart/form-data; boundary=x"}, part(b"job", b"a\0b")),
        ({"Content-Type": "multipart/form-data; boundary=x"}, part(b"job", b"\xff\xfe")),
        ({"Content-Type": "multipart/form-data; boundary=x"}, part(b"job", b"a").removesuffix(b"--x--\r\n") * 1000),
        ({"Content-Type": "application/x-www-form-urlencoded"}, b"a=b&" * 1000),
    ]:
        answer = await client.post(FRAME, content=body, headers=headers)
        assert answer.status_code == 400, body
        assert step(answer) == "erreur"


async def posted(client: httpx.AsyncClient, file_name: bytes) -> httpx.Response:
    """A file whose part is named so by the sender's library."""
    fields = {**await passport(client), **WORDS}
    request = client.build_request("POST", FRAME, data=fields, files=[file("CV.pdf")])
    body = (await request.aread()).replace(b'; filename="CV.pdf"', file_name)
    return await client.post(FRAME, content=body, headers={"Content-Type": request.headers["content-type"]})


async def test_a_file_named_as_python_s_requests_does_beyond_ascii_arrives(client: httpx.AsyncClient) -> None:
    assert step(await posted(client, b"; filename*=utf-8''lettre%20d%27%C3%A9t%C3%A9.pdf")) == "fin"
    async with transaction() as session:
        assert (await session.scalars(select(Document.name))).all() == ["lettre d'été.pdf"]


async def test_a_file_without_a_name_is_not_left_out_in_silence(client: httpx.AsyncClient) -> None:
    answer = await posted(client, b"")
    assert (answer.status_code, step(answer)) == (422, "documents")
    assert "Ce fichier n’a pas de nom." in answer.text


@pytest.mark.parametrize("charset", [b"punycode", b"rot13", b"utf-7", b"bogus", b"utf-16"])
async def test_a_part_in_another_charset_is_refused_before_it_is_decoded(
    client: httpx.AsyncClient, charset: bytes
) -> None:
    body = part(b"job", b"a" * 50_000, b"Content-Type: text/plain; charset=" + charset + b"\r\n")
    answer = await client.post(FRAME, content=body, headers={"Content-Type": "multipart/form-data; boundary=x"})
    assert answer.status_code == 400


def part(name: bytes, value: bytes, headers: bytes = b"") -> bytes:
    head = b'--x\r\nContent-Disposition: form-data; name="' + name + b'"\r\n' + headers
    return head + b"\r\n" + value + b"\r\n--x--\r\n"


async def test_too_large_a_body_is_told_so(client: httpx.AsyncClient) -> None:
    fields = await passport(client)
    answer = await client.post("/embed/infos/", data={**fields, "message": "x" * 300_000})
    assert answer.status_code == 413
    answer = await client.post(FRAME, data=fields, files=[file("a.pdf", PDF + bytes(40 * 1024 * 1024))])
    assert (answer.status_code, step(answer)) == (413, "erreur")


async def test_an_upload_leaves_no_file_behind(client: httpx.AsyncClient) -> None:
    fields = {**await passport(client), **WORDS}
    await client.get(FRAME)
    before = len(list(Path("/proc/self/fd").iterdir()))
    for path in (FRAME, "/embed/documents/"):
        await client.post(path, data={**fields, "token": "wrong"}, files=[file("a.pdf", PDF * 200)])
        await client.post(path, data=fields, files=[file("a.pdf", PDF * 200)])
    assert len(list(Path("/proc/self/fd").iterdir())) <= before


async def test_a_sender_who_hangs_up_is_no_error_of_ours(caplog: pytest.LogCaptureFixture) -> None:
    beginning = b'--x\r\nContent-Disposition: form-data; name="attachments"; filename="a.pdf"\r\n\r\n' + PDF
    assert await cut_off(FRAME, "multipart/form-data; boundary=x", beginning) == 400
    assert "failed" not in caplog.text


async def test_ten_megabytes_take_a_few_of_memory() -> None:
    async def arriving() -> AsyncIterator[bytes]:
        head, tail = part(b"attachments", b"", b"").split(b"\r\n\r\n", 1)
        yield head.replace(b'"attachments"', b'"attachments"; filename="a.pdf"') + b"\r\n\r\n"
        for _ in range(160):
            yield bytes(64 * 1024)
        yield tail

    uploads: list[Upload] = []
    tracemalloc.start()
    try:
        await multipart_body.read(arriving(), "x", {}, uploads)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert [each.size for each in uploads] == [160 * 64 * 1024]
    assert peak < 2 * 1024 * 1024
    uploads[0].content.close()


async def test_logs_hold_no_personal_data(client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    fields = {**await passport(client), **WORDS}
    await client.get(FRAME, params=fields)
    await client.post("/embed/infos/", data={**fields, "candidate_phone": "12"})
    await client.post("/embed/documents/", data=fields, files=[file("CV secret.pdf")])
    await client.post(FRAME, data={**fields, "token": "wrong"})
    await client.post(FRAME, data=fields)
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("jepostule")]
    assert any("route=/embed/candidater status=200" in line for line in ours)
    for canary in (*CAMILLE.values(), *WORDS.values(), "CV secret", fields["token"]):
        assert canary not in "\n".join(ours)
