"""An archive of all data about an address, and of nobody else's."""

import io
import json
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime
from tempfile import TemporaryFile
from typing import Any
from zipfile import ZipFile

import pytest

from jepostule.domain import answers, applications
from jepostule.domain.audit import COMMAND
from jepostule.domain.replies import Reply
from jepostule.domain.rights import export
from jepostule.domain.rights.erase import erase
from jepostule.store.application import Application
from jepostule.store.database import transaction
from jepostule.store.rights import person
from jepostule.store.rights.person import Found
from tests import factories
from tests.canaries import kanari
from tests.canaries.kanari import EMAIL, SHOUTED, Work
from tests.canaries.words import COMPANY, PERSON, found
from tests.history import applied, written
from tests.jobs.conftest import work as work  # noqa: PLC0414, a fixture
from tests.sql import execute, rows

NOTHING = Found(0, 0, 0, 0, 0, 0, 0, 0)
Opened = dict[str, bytes]


async def exported(email: str) -> Opened:
    file = io.BytesIO()
    async with transaction() as session:
        await export.write(session, COMMAND, email, file)
    with ZipFile(file) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def read(archive: Opened, ending: str, number: int = 0) -> Any:
    """Entries are in order of their numbers: 9 before 10."""
    names = [name for name in archive if name.endswith(ending)]
    return json.loads(archive[names[number]])


async def answered_by_somebody_else(number: int) -> None:
    async with transaction() as session:
        application = await session.get_one(Application, number)
        await answers.give(session, application, Reply("hired", employer_email="sacha.else@example.org"))


async def test_whoever_applied_gets_all_of_it_whatever_the_case(work: Work) -> None:
    await kanari.leaves_traces(work)
    archive = await exported(SHOUTED)
    text = b" ".join(archive.values()).decode(errors="ignore")
    assert found(text, kanari.TRACES) == kanari.TRACES.keys()
    first = read(archive, "candidature.json")
    assert first["lettre"] == kanari.WORDS["message"]
    assert [each["etape"] for each in first["etapes"]] == ["sent", "confirmed", "answered"]
    assert [each["genre"] for each in first["reponses"]] == ["info_request"]
    assert {each["genre"]: each["etat"] for each in first["emails"]} == dict.fromkeys(
        ("application", "confirmation", "answer"), "sent"
    )
    assert archive[first["documents"][0]["fichier"]] == kanari.PDF
    assert read(archive, "adresse-bloquee.json")["raison"] == f"{EMAIL} said so"
    assert [each["evenement"]["event"] for each in read(archive, "evenements-email.json")] == ["spam"]
    assert read(archive, "brouillon.json")["lettre"] == kanari.WORDS["message"]
    assert f"au sujet de l’adresse {SHOUTED}" in archive["LISEZMOI.txt"].decode()
    assert sum(name.endswith(".eml") for name in archive) == 2


async def test_whoever_recruits_gets_nothing_of_those_who_applied(work: Work) -> None:
    await kanari.leaves_traces(work)
    await execute("delete from application where lower(candidate_email) = :email", email=EMAIL.lower())
    await execute("delete from draft")
    ((number,), (beside,)) = await rows("select id from application order by id")
    await answered_by_somebody_else(beside)
    archive = await exported(EMAIL)
    received = read(archive, f"candidatures-recues/{number}.json")
    assert [each["genre"] for each in read(archive, f"{beside}.json")["reponses"]] == ["info_request"]
    assert [each["genre"] for each in received["reponses"]] == ["interview", "hired"]
    assert received["reponses"][0]["contact_nom"] == COMPANY["recruiter"]
    assert [each["genre"] for each in received["emails"]] == ["application"]
    assert received["emails"][0]["evenements"][0]["evenement"]["event"] == "open"
    text = b" ".join(archive.values()).decode(errors="ignore")
    for theirs in ("nora@", "sacha.else@", "4441112", "Camille", "CV", "Martin", factories.WORDS["candidate_address"]):
        assert theirs not in text


async def test_the_links_with_which_a_company_answers_are_given_to_nobody(work: Work) -> None:
    await kanari.leaves_traces(work)
    ((answer_uuid,),) = await rows("select answer_uuid from application where employer_email = 'robin@example.org'")
    ((text,),) = await rows("select text from letter where recipient = 'robin@example.org'")
    assert str(answer_uuid) in text
    archive = await exported(EMAIL)
    assert str(answer_uuid).encode() not in b" ".join(archive.values())
    letters = {each["genre"]: each for each in read(archive, "candidature.json")["emails"]}
    assert "[lien réservé à l’entreprise]/0" in letters["application"]["texte"]


async def test_what_others_opened_is_theirs(work: Work) -> None:
    """Events of the letter to Robin are not part of Kanari's data."""
    await kanari.leaves_traces(work)
    letters = {each["genre"]: each for each in read(await exported(EMAIL), "candidature.json")["emails"]}
    assert "evenements" not in letters["application"]
    assert letters["confirmation"]["evenements"][0]["evenement"]["event"] == "open"
    assert letters["confirmation"]["destinataire"] == EMAIL


async def test_a_document_that_was_erased_is_named(work: Work) -> None:
    await kanari.leaves_traces(work)
    await execute("update document set content = null")
    archive = await exported(EMAIL)
    assert "effacé" in read(archive, "candidature.json")["documents"][0]["fichier"]
    assert not [name for name in archive if name.endswith(".pdf")]


async def test_that_agents_looked_is_told_without_their_names(work: Work) -> None:
    await kanari.leaves_traces(work)
    ((own,),) = await rows("select id from application where employer_email = 'robin@example.org'")
    await execute(
        "insert into audit (username, address, action, subject) values ('sacha', '::1', 'see-application', :subject)",
        subject=f"application:{own}",
    )
    archive = await exported(EMAIL)
    assert [each["action"] for each in read(archive, "candidature.json")["acces_des_agents"]] == ["see-application"]
    assert b"sacha" not in b" ".join(archive.values())


async def test_of_nobody_there_is_no_archive(work: Work) -> None:
    await kanari.leaves_traces(work)
    file = io.BytesIO()
    async with transaction() as session:
        assert await export.write(session, COMMAND, "nobody.at@all.example", file) == NOTHING
    assert file.getvalue() == b""
    await erase(COMMAND, EMAIL)
    async with transaction() as session:
        assert await export.write(session, COMMAND, EMAIL, file) == NOTHING


@pytest.mark.usefixtures("database")
async def test_ten_megabytes_pass_in_pieces(configure: Callable[..., None]) -> None:
    configure(ATTACHMENTS_MAX_SIZE_BYTES=str(10 * 1024 * 1024))
    async with transaction() as session:
        invited = kanari.invitation(await kanari.platform(session), EMAIL, "robin@example.org")
        content = b"%PDF-1.4\n".ljust(10_000_000, b"x")
        await applications.submit(session, invited, kanari.words(), [factories.upload("CV.pdf", content)])
    with TemporaryFile() as file:
        tracemalloc.start()
        async with transaction() as session:
            await export.write(session, COMMAND, EMAIL, file)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert most < 5_000_000
    assert PERSON["peid"] in await kanari.dumped()


async def test_of_many_that_came_each_is_told_with_its_own(database: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(person, "BATCH", 2)
    kinds: list[tuple[str, ...]] = [("rejection",), (), ("info_request", "hired")]
    async with transaction() as session:
        platform = await factories.platform(session, "test")
        for given in kinds:
            application = await applied(session, platform, datetime.now(UTC), *given, employer_email=EMAIL)
            await written(session, application)
    archive = await exported(EMAIL)
    told = [json.loads(archive[name]) for name in archive if name.startswith("candidatures-recues/")]
    assert [[each["genre"] for each in one["reponses"]] for one in told] == [[*given] for given in kinds]
    assert [len(one["emails"]) for one in told] == [1, 1, 1]
