"""The admin's first page counts correctly, and shows what needs attention."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import text

from jepostule.domain import applications
from jepostule.domain.chores import Chore
from jepostule.jobs.writing import WRITERS
from jepostule.moments import PARIS
from jepostule.pieces import icons
from jepostule.store.database import transaction
from jepostule.store.figures.first_page import Latest
from jepostule.store.jobs.workload import Queue
from jepostule.store.letter import DELIVERIES, KINDS, STATES
from jepostule.store.queue import Job
from jepostule.typography import NARROW
from jepostule.web.admin import home, timeline, words
from jepostule.web.admin.words import LETTERS
from tests import factories
from tests.web.reading import seen

NOW = "/admin/maintenant"


async def apply(*, days_ago: float = 0, letter: str = "", **words: str) -> None:
    """An application of Camille; `letter`: SQL assignments for its letter."""
    async with transaction() as session:
        platform = await factories.platform(session)
        people = {name: f"{uuid4()}@example.org" for name in ("candidate_email", "employer_email")}
        invitation = factories.invitation(platform, **people)
        application = (await applications.submit(session, invitation, factories.words(**words), [])).application
        # The same local time in Paris, since a day may have 23 or 25 hours.
        then = {"id": application.id, "then": datetime.now(PARIS) - timedelta(days=days_ago)}
        await session.execute(text("update application set created_at = :then where id = :id"), then)
        await session.execute(text("update letter set created_at = :then where application_id = :id"), then)
        if letter:
            await session.execute(
                text(f"update letter set {letter} where application_id = :id"), {"id": application.id}
            )
        await session.execute(text("delete from procrastinate_jobs"))


async def job(queue: str = "send-application", values: str = "'todo', null", ago: str = "0 seconds") -> None:
    """`values`: status and scheduled_at, in SQL."""
    async with transaction() as session:
        inserted = await session.execute(
            text(
                "insert into procrastinate_jobs (queue_name, task_name, status, scheduled_at) "
                f"values (:queue, :queue, {values}) returning id"
            ),
            {"queue": queue},
        )
        await session.execute(
            text(f"update procrastinate_events set at = now() - interval '{ago}' where job_id = :id"),
            {"id": inserted.scalar_one()},
        )


async def worker(ago: str = "2 seconds") -> None:
    async with transaction() as session:
        await session.execute(
            text(f"insert into procrastinate_workers (last_heartbeat) values (now() - interval '{ago}')")
        )


async def test_with_nothing_at_all_the_page_says_that_no_worker_runs(sacha: httpx.AsyncClient) -> None:
    page = seen(await sacha.get("/admin/"))
    assert "Bonjour Sacha" in page
    assert "Aucun processus ne traite les tâches Aucun n'a jamais démarré." in page
    assert "Candidatures aujourd'hui 0 0 en 30 jours" in page
    assert "Ouvertes aujourd'hui 0 – des envois en 30 jours" in page
    assert "Réponses aujourd'hui 0 0 en 30 jours" in page
    assert "Les candidatures apparaîtront ici" in page


async def test_when_all_is_well_it_says_so(sacha: httpx.AsyncClient) -> None:
    await worker()
    await apply(letter="state = 'sent', sent_at = now()")
    page = seen(await sacha.get("/admin/"))
    assert "Rien à reprendre" in page
    assert re.search(r"1 processus actif, dernier signe il y a \d+ s", page)


async def test_each_application_is_counted_once_and_in_its_time(sacha: httpx.AsyncClient) -> None:
    sent = "state = 'sent', sent_at = now()"
    await apply(letter=f"{sent}, delivery = 'opened'")
    await apply(letter=f"{sent}, delivery = 'sent'")
    await apply(letter=f"{sent}, delivery = 'bounced'", days_ago=2)
    await apply(letter=f"{sent}, delivery = 'opened'", days_ago=29)
    await apply(letter="state = 'failed'", days_ago=29)
    await apply(letter="state = 'unknown'", days_ago=3)
    await apply()
    await apply(letter=f"{sent}, delivery = 'opened'", days_ago=31)
    page = seen(await sacha.get(NOW))
    assert "Candidatures aujourd'hui 3 7 en 30 jours" in page
    assert "Arrivées aujourd'hui 2 75,0 % des envois en 30 jours" in page
    assert "Ouvertes aujourd'hui 1 50,0 % des envois en 30 jours" in page
    for line in (
        "Ouverts 1 2",
        "Non ouverts 1 1",
        "En attente 1 1",
        "Refusés 0 1",
        "Incertains 0 1",
        "En échec 0 1",
    ):
        assert line in page


async def test_what_needs_a_hand_stands_first(sacha: httpx.AsyncClient) -> None:
    await worker("3 hours")
    await apply(letter="state = 'unknown'")
    await apply(letter="state = 'sending', claimed_at = now() - interval '10 minutes'")
    await apply(letter="state = 'sending', claimed_at = now()")
    await apply(letter="state = 'sent', sent_at = now(), maybe_doubled = true")
    await apply(letter="state = 'unknown'", days_ago=9)
    await job(values="'failed', null")
    await job("send-confirmation", "'aborted', null")
    await job(ago="21 minutes")
    page = seen(await sacha.get(NOW))
    for line in (
        "Le dernier signe de vie date d'il y a 3 h.",
        "Envoi à l'entreprise : du retard 1 tâche est prête, la plus ancienne depuis 21 min.",
        "2 tâches en échec Envoi à l'entreprise : 1, Copie à la personne : 1",
        "2 e-mails à l'envoi incertain",
        "1 e-mail peut-être parti deux fois",
    ):
        assert line in page
    assert "Rien à reprendre" not in page


async def test_what_is_counted_is_what_is_listed(sacha: httpx.AsyncClient) -> None:
    for days_ago in (0, 6.9, 9, 60):
        await apply(letter="state = 'unknown'", days_ago=days_ago)
        await apply(letter="state = 'sent', sent_at = now(), maybe_doubled = true", days_ago=days_ago)
    page = await sacha.get(NOW)
    links = re.findall(r'<a href="(/admin/e-mails[^"]+)">(\d+) ', page.text)
    assert len(links) == 2
    for address, count in links:
        assert f" {count} e-mails " in seen(await sacha.get(unescape(address)))


async def test_queues_lead_to_what_waits_and_to_what_has_failed(sacha: httpx.AsyncClient) -> None:
    await job(values="'todo', now() + interval '1 hour'")
    await job("send-answer", "'failed', null")
    page = await sacha.get(NOW)
    assert '<a href="/admin/taches/a-venir?file=send-application">1</a>' in page.text
    assert '<a href="/admin/echecs?file=send-answer">1</a>' in page.text


async def test_an_account_that_is_refused_is_an_alarm_until_it_is_not(sacha: httpx.AsyncClient) -> None:
    await worker("1 second")
    await job(values="'todo', now() + interval '1 hour'")
    await run_ended(1, "CredentialsRefused")
    page = seen(await sacha.get(NOW))
    assert "Notre compte est refusé 1 tâche attend" in page
    assert "Rien à reprendre" not in page
    await run_ended(2, "Unreachable")
    assert "Rien à reprendre" in seen(await sacha.get(NOW))


async def run_ended(number: int, error: str) -> None:
    """Records an attempt that failed and will be followed by another."""
    columns = "job_id, task, number, worker, ended_at, outcome, error"
    run = f"select id, task_name, {number}, '', now(), 'retried', '{error}' from procrastinate_jobs"
    async with transaction() as session:
        await session.execute(text(f"insert into job_attempt ({columns}) {run}"))
        await session.execute(text(f"update procrastinate_jobs set attempts = {number}"))


async def test_queues_show_what_waits_and_since_when(sacha: httpx.AsyncClient) -> None:
    await job(ago="3 minutes")
    await job(values="'todo', now() - interval '30 seconds'")
    await job(values="'todo', now() + interval '1 hour'", ago="2 days")
    await job(values="'doing', null")
    await job("housekeeping", "'failed', null")
    page = seen(await sacha.get(NOW))
    assert "Envoi à l'entreprise Du retard Du retard 2 1 1 3 min 0" in page
    assert "Copie à la personne À jour À jour 0 0 0 – 0" in page
    assert "Entretien Des échecs Des échecs 0 0 0 – 1" in page
    assert "Ensemble 2 1 1 3 min 1" in page


async def test_the_newest_twenty_applications_are_listed_with_what_became_of_them(sacha: httpx.AsyncClient) -> None:
    for number in range(21):
        await apply(job=f"Poste {number}.")
    await apply(
        job="<script>alert(1)</script>", letter="state = 'sent', sent_at = now(), delivery = 'opened'", days_ago=1.5
    )
    answer = await sacha.get(NOW)
    page = seen(answer)
    assert "<script>alert" not in answer.text
    assert "<script>alert(1)</script> Boucherie Sanzot, il y a 1 j" in page
    assert page.index("Poste 20.") < page.index("Poste 2.")
    assert "Poste 1." not in page
    assert 'href="/admin/candidatures/' in answer.text


async def test_htmx_gets_the_figures_alone_and_a_browser_the_page(sacha: httpx.AsyncClient) -> None:
    fragment = await sacha.get(NOW, headers={"HX-Request": "true"})
    page = await sacha.get(NOW)
    assert "<html" not in fragment.text
    assert "Bonjour" not in fragment.text
    assert "<html" in page.text
    for shown in (fragment, page):
        assert "À reprendre maintenant" in seen(shown)


async def test_the_menu_leads_nowhere_that_does_not_exist(sacha: httpx.AsyncClient) -> None:
    page = (await sacha.get("/admin/")).text
    for path in re.findall(r'(?:href|hx-get)="(/[^"]*)"', page):
        assert (await sacha.get(path)).status_code == 200


def test_every_queue_every_chore_and_every_fate_of_a_letter_has_its_word() -> None:
    assert {job.value for job in Job} <= words.QUEUES.keys()
    assert words.CHORES.keys() == {*Chore}
    assert LETTERS.keys() == {*STATES, *DELIVERIES}


def test_every_kind_of_letter_has_a_writer_words_and_an_icon() -> None:
    assert {*KINDS} == WRITERS.keys() == words.LETTER_KINDS.keys() == timeline.LETTERS.keys()
    assert {sign for sign, _, _ in timeline.LETTERS.values()} <= icons.PATHS.keys()


@pytest.mark.parametrize(
    ("state", "delivery", "maybe_doubled", "word"),
    [
        ("pending", None, False, "En attente"),
        ("sent", "sent", False, "Envoyé"),
        ("sent", "opened", False, "Ouvert"),
        ("sent", "sent", True, f"En double{NARROW}?"),
        ("sent", "opened", True, "Ouvert"),
        ("sending", None, True, "En cours"),
        ("failed", "sent", False, "En échec"),
    ],
)
def test_a_letter_has_one_word(state: str, delivery: str | None, maybe_doubled: bool, word: str) -> None:
    found = Latest(1, datetime.now(UTC), "", "", state, delivery, maybe_doubled)
    assert words.letter(found)[1] == word


def test_figures_are_written_as_in_french() -> None:
    assert words.number(1234567) == f"1{NARROW}234{NARROW}567"
    assert words.share(1, 3) == f"33,3{NARROW}%"
    assert words.counted(0, "tâche", "tâches") == "0 tâche"
    assert words.counted(2, "tâche", "tâches") == "2 tâches"


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (timedelta(seconds=-1), "0 s"),
        (timedelta(seconds=59), "59 s"),
        (timedelta(minutes=59), "59 min"),
        (timedelta(hours=23), "23 h"),
        (timedelta(days=3), "3 j"),
    ],
)
def test_a_time_spent_is_said_in_its_largest_unit(ago: timedelta, said: str) -> None:
    assert words.spent(datetime.now(UTC) - ago).replace(NARROW, " ") == said


def test_all_queues_are_summed_up_with_their_oldest_job() -> None:
    old, new = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC)
    queues = [Queue("a", 1, 2, 3, 4, new), Queue("b", 10, 20, 30, 40, old), Queue("c")]
    assert home.together(queues) == Queue("", 11, 22, 33, 44, old)
