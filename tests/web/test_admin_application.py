"""All about an application on one page, as agents need it when somebody calls."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import event, select

from jepostule.domain import answers, blacklist, mail_events, replies
from jepostule.store import application as applications
from jepostule.store import document as documents
from jepostule.store.application import Application
from jepostule.store.audit import Entry
from jepostule.store.database import engine, transaction
from jepostule.store.letter import Letter
from jepostule.store.mail_event import MailEvent
from tests.factories import CAMILLE, PDF
from tests.jobs.conftest import Apply
from tests.sql import execute
from tests.staff import agent, log_in
from tests.web.reading import seen

ROLE = "support"
TAG = "<i>\"&'"


async def page(browser: httpx.AsyncClient, application: Application) -> httpx.Response:
    found = await browser.get(f"/admin/candidatures/{application.id}")
    assert found.status_code == 200
    return found


async def ask(application: Application, message: str = "Êtes-vous libre le samedi ?") -> None:
    typed = {"message": message, "employer_email": "robin@example.org", "employer_phone": "06 11 22 33 44"}
    async with transaction() as session:
        reply = replies.checked("info_request", typed, application.created_at)
        await answers.give(session, application, reply)


async def told(letter_id: object, kind: str, seconds: int = 0, **fields: object) -> None:
    """Stores and processes an event of this letter from Mailjet."""
    at = datetime.now(UTC) + timedelta(seconds=seconds - 60)
    raw = {"event": kind, "CustomID": str(letter_id), "time": int(at.timestamp()), **fields}
    async with transaction() as session:
        await mail_events.keep(session, [raw])
        for event_id in (await session.scalars(select(MailEvent.id).where(MailEvent.handled_at.is_(None)))).all():
            await mail_events.act(session, event_id)


async def letters(application: Application) -> list[Letter]:
    async with transaction() as session:
        query = select(Letter).where(Letter.application_id == application.id).order_by(Letter.created_at)
        return list(await session.scalars(query))


async def views() -> list[tuple[str, str]]:
    async with transaction() as session:
        found = await session.scalars(select(Entry).order_by(Entry.id))
        return [(each.action, each.subject) for each in found if each.action.startswith(("see", "download"))]


def in_order(text: str, *parts: str) -> bool:
    places = [text.find(part) for part in parts]
    return -1 not in places and places == sorted(places)


async def test_an_agent_reads_who_applied_and_what_was_answered(sacha: httpx.AsyncClient, apply: Apply) -> None:
    application = await apply()
    before = seen(await page(sacha, application))
    for known in [*CAMILLE.values(), "06 12 34 56 78", "7 rue du Temple", str(application.answer_uuid)]:
        assert known in before
    assert "pas encore répondu" in before
    await ask(application)
    after = seen(await page(sacha, application))
    assert "Précisions demandées" in after
    assert "Êtes-vous libre le samedi ?" in after
    assert "robin@example.org, 06 11 22 33 44" in after


async def test_the_page_leads_to_what_else_the_person_sent_and_the_company_got(
    sacha: httpx.AsyncClient, apply: Apply
) -> None:
    application = await apply()
    alone = seen(await page(sacha, application))
    assert "autres candidatures" not in alone
    people = {"candidate_email": "alex@example.org", "employer_email": CAMILLE["employer_email"].upper()}
    await apply(people=people)
    shown = await page(sacha, application)
    assert "Ses autres candidatures" not in seen(shown)
    assert "Les autres candidatures reçues" in seen(shown)
    found = re.search(r'<a [^>]*href="(/admin/candidatures\?q=[^"]+)"', shown.text)
    assert found
    assert "2 candidatures" in seen(await sacha.get(found[1]))
    await apply(people={"candidate_email": CAMILLE["candidate_email"], "employer_email": "autre@example.com"})
    assert "Ses autres candidatures" in seen(await page(sacha, application))


async def test_what_happened_stands_in_order(sacha: httpx.AsyncClient, apply: Apply) -> None:
    application = await apply()
    await execute("update application set created_at = now() - interval '3 minutes'")
    await execute("update letter set state = 'sent', sent_at = now() - interval '2 minutes', delivery = 'sent'")
    (letter,) = await letters(application)
    await told(letter.id, "open")
    await told(letter.id, "open", seconds=5)
    await execute("insert into event (application_id, kind) values (:id, 'forwarded-to-memo')", id=application.id)
    await ask(application)
    await told(letter.id, "bounce", seconds=70, hard_bounce=True, error="user unknown", email=CAMILLE["employer_email"])
    shown = seen(await page(sacha, application))
    assert in_order(
        shown,
        "Candidature reçue de Plateforme de test, avec 1 document",
        f"Envoyée à l'entreprise à {CAMILLE['employer_email']}",
        "E-mail ouvert : candidature",
        "Transmise à Memo",
        "Précisions demandées",
        "E-mail rejeté : candidature (personne à cette adresse)",
        "Réponses de l'entreprise",
    )
    assert shown.count("E-mail ouvert") == 1
    assert "Bloquée jusqu'au" in shown
    assert "E-mail rejeté : personne à cette adresse" in shown


async def test_what_happened_has_its_hour_in_another_year_too(sacha: httpx.AsyncClient, apply: Apply) -> None:
    application = await apply()
    await execute("update application set created_at = '2019-05-18T07:12Z'")
    await execute("update letter set state = 'sent', created_at = '2019-05-18T07:12Z', sent_at = '2019-05-18T07:13Z'")
    shown = await page(sacha, application)
    assert in_order(seen(shown), "18 mai 2019 09:12", "18 mai 2019 09:13")
    (letter,) = await letters(application)
    assert "Parti 18 mai 2019 09:13" in seen(await sacha.get(f"/admin/e-mails/{letter.id}"))


async def test_what_went_wrong_is_said_in_plain_words(sacha: httpx.AsyncClient, apply: Apply) -> None:
    application = await apply()
    (letter,) = await letters(application)
    await execute("update letter set state = 'failed', attempt = 1, claimed_at = now()")
    await execute(
        "insert into job_attempt (job_id, task, number, letter_id, worker, ended_at, outcome, error, reason, cause)"
        " select id, task_name, 1, :letter, 'vm:1', now(), 'failed', 'Rejected', 'the mail server answered 550',"
        " 'letter-refused' from procrastinate_jobs",
        letter=letter.id,
    )
    await execute("update procrastinate_jobs set status = 'failed'")
    shown = seen(await page(sacha, application))
    assert "Envoi à l'entreprise en échec" in shown
    assert "L'e-mail a été refusé" in shown
    assert "Envoi à l'entreprise En échec 1 essai" in shown


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("state = 'pending'", "Envoi à l'entreprise en attente"),
        ("state = 'sending', claimed_at = now()", "Envoi à l'entreprise en cours"),
        ("state = 'unknown', claimed_at = now()", "Envoi à l'entreprise à l'issue incertaine"),
        ("state = 'replaced'", "Envoi à l'entreprise remplacé avant de partir"),
        ("state = 'sent', sent_at = now(), maybe_doubled = true", "peut-être deux fois"),
    ],
)
async def test_every_state_of_a_letter_has_its_words(
    sacha: httpx.AsyncClient, apply: Apply, change: str, said: str
) -> None:
    application = await apply()
    await execute(f"update letter set {change}")
    assert said in seen(await page(sacha, application))


async def test_a_job_that_waits_says_until_when(sacha: httpx.AsyncClient, apply: Apply) -> None:
    application = await apply()
    assert "Envoi à l'entreprise Prête 0 essai" in seen(await page(sacha, application))
    await execute("update procrastinate_jobs set scheduled_at = now() + interval '1 hour'")
    assert "Envoi à l'entreprise À venir 0 essai, prochain le" in seen(await page(sacha, application))


async def test_nothing_that_somebody_wrote_becomes_part_of_the_page(sacha: httpx.AsyncClient, apply: Apply) -> None:
    application = await apply()
    texts = [name for name in CAMILLE if name not in ("siret", "candidate_rome_code")]
    for name in (*texts, "job", "message", "candidate_phone", "candidate_address"):
        await execute(f"update application set {name} = :tag || {name}", tag=TAG)
    await execute("update application set siret = :tag", tag=TAG)
    await execute("update letter set recipient = :tag || recipient, subject = :tag, text = :tag, html = :tag", tag=TAG)
    await execute("update document set name = :tag || name", tag=TAG)
    await execute("update client_platform set name = :tag || name", tag=TAG)
    (letter,) = await letters(application)
    await told(letter.id, f"bounce{TAG}")
    await told(letter.id, "bounce", error=TAG)
    await ask(application, message=TAG)
    await execute("update answer set employer_name = :tag, employer_address = :tag", tag=TAG)
    async with transaction() as session:
        changed = await applications.by_id(session, application.id)
        for email in (changed.candidate_email, changed.employer_email):
            await blacklist.block(session, email, TAG)
    await execute(
        "insert into job_attempt (job_id, task, number, application_id, worker, ended_at, outcome, error, reason,"
        " traceback) values (1, :tag, 1, :id, :tag, now(), 'failed', :tag, :tag, :tag)",
        tag=TAG,
        id=application.id,
    )
    base = f"/admin/candidatures/{application.id}"
    for path in (
        base,
        f"{base}/renvoyer/entreprise",
        f"{base}/renvoyer/personne",
        f"{base}/adresse/entreprise",
        f"{base}/adresse/personne",
        f"{base}/transferer",
        f"{base}/bloquer/entreprise",
        f"/admin/e-mails/{letter.id}",
        "/admin/adresses-bloquees",
    ):
        shown = await sacha.get(path)
        assert shown.status_code == 200, path
        assert "<i>" not in shown.text, path
        assert "&lt;i&gt;&#34;&amp;&#39;" in shown.text, path


@contextmanager
def statements() -> Iterator[list[str]]:
    """Records the statements of SQLAlchemy."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    event.listen(engine().sync_engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine().sync_engine, "before_cursor_execute", note)


async def test_however_much_there_is_it_is_read_in_as_many_statements(sacha: httpx.AsyncClient, apply: Apply) -> None:
    application = await apply()
    await page(sacha, application)
    with statements() as few:
        await page(sacha, application)
    await ask(application)
    for _ in range(5):
        async with transaction() as session:
            session.add(Letter(application_id=application.id, kind="documents", recipient="x@example.org"))
    for letter in await letters(application):
        await told(letter.id, "open")
    with statements() as many:
        shown = await page(sacha, application)
    assert seen(shown).count("Transfert des documents en attente") == 5
    assert len(many) == len(few) < 30


async def test_views_are_noted_once_in_a_while(sacha: httpx.AsyncClient, apply: Apply) -> None:
    application = await apply()
    view = ("see-application", f"application:{application.id}")
    for _ in range(3):
        await page(sacha, application)
    assert await views() == [view]
    await sacha.get(f"/admin/candidatures/{application.id}/transferer")
    assert await views() == [view]


async def test_who_only_reads_is_offered_nothing_to_do(client: httpx.AsyncClient, apply: Apply) -> None:
    application = await apply()
    await agent(role="lecture")
    await log_in(client)
    shown = (await page(client, application)).text
    assert "/renvoyer/" not in shown
    assert "/adresse/" not in shown
    assert "/documents/" in shown


async def test_a_document_is_saved_and_never_shown(sacha: httpx.AsyncClient, apply: Apply) -> None:
    application = await apply()
    async with transaction() as session:
        (kept,) = await documents.of_application(session, application.id)
    path = f"/admin/candidatures/{application.id}/documents/{kept.id}"
    shown = await page(sacha, application)
    assert path in shown.text
    assert re.search(r"Effacement le \w+ \d+\w* \w+ \d{4}, 30 jours après l'envoi", seen(shown))
    got = await sacha.get(path)
    assert got.content == PDF
    assert got.headers["content-disposition"].startswith('attachment; filename="CV Camille.pdf"')
    assert got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert ("download-document", f"application:{application.id}") in await views()


async def test_a_document_that_is_gone_or_elsewhere_is_a_404(sacha: httpx.AsyncClient, apply: Apply) -> None:
    application = await apply()
    other = await apply(people={"employer_email": "nora@example.org"})
    async with transaction() as session:
        (kept,) = await documents.of_application(session, application.id)
    assert (await sacha.get(f"/admin/candidatures/{other.id}/documents/{kept.id}")).status_code == 404
    assert (await sacha.get(f"/admin/candidatures/{other.id}/documents/{uuid4()}")).status_code == 404
    await execute("update document set content = null")
    gone = await sacha.get(f"/admin/candidatures/{application.id}/documents/{kept.id}")
    assert gone.status_code == 404
    assert "30 jours" in gone.text
    assert "Effacé" in seen(await page(sacha, application))
    assert "download-document" not in dict(await views())


async def test_an_application_that_is_not_there_is_a_404(sacha: httpx.AsyncClient) -> None:
    for number in ("1", "9" * 30):
        for action in ("", "/renvoyer/entreprise", "/adresse/personne", "/transferer", "/bloquer/personne"):
            assert (await sacha.get(f"/admin/candidatures/{number}{action}")).status_code == 404
