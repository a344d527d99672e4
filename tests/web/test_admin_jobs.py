"""Queues, workers, running and delayed jobs; one job with its attempts; pausing, running early, cancelling."""

import re

import httpx
import pytest
from sqlalchemy import text

from jepostule.domain.chores import Chore
from jepostule.store.database import transaction
from jepostule.store.jobs import paused_queue, worker_place
from jepostule.store.jobs.worker_place import WorkerPlace
from jepostule.store.queue import Job
from jepostule.web.admin import words
from tests import failures
from tests.sql import execute, rows
from tests.staff import agent, log_in
from tests.web.reading import seen
from tests.web.test_admin_failed import act, listed

ROLE = "support"
JOBS = "/admin/taches"
DELAYED = f"{JOBS}/a-venir"


async def worker(place: str = "host:7", seconds: int = 2) -> int:
    async with transaction() as session:
        query = "insert into procrastinate_workers (last_heartbeat) values (now() - make_interval(secs => :age))"
        number = (await session.execute(text(f"{query} returning id"), {"age": seconds})).scalar_one()
        await worker_place.announce(session, WorkerPlace(worker_id=number, place=place, queues=[*Job], concurrency=4))
    return int(number)


async def delayed(*attempts: int) -> list[int]:
    """A job for each number of attempts, to be retried in an hour."""
    made = await failures.fail(len(attempts))
    for job, number in zip(made, attempts, strict=True):
        await execute(
            "update procrastinate_jobs "
            "set status = 'todo', attempts = :number, scheduled_at = now() + interval '1 hour' where id = :job",
            job=job,
            number=number,
        )
    await execute("update job_attempt set outcome = 'retried', final = false")
    return made


async def test_without_a_worker_the_page_says_what_to_do(sacha: httpx.AsyncClient) -> None:
    page = seen(await sacha.get(JOBS))
    assert "Aucun processus ne traite les tâches. Démarrez-en un" in page
    assert "Rien à cet instant." in page
    assert "Envoi à l'entreprise Ouverte" in page


async def test_workers_say_where_they_are_and_when_they_gave_their_last_sign(sacha: httpx.AsyncClient) -> None:
    await worker()
    await worker("gone:8", seconds=70)
    await execute("insert into procrastinate_workers (last_heartbeat) values (now())")
    page = seen(await sacha.get(JOBS))
    assert re.search(r"host:7 Actif Actif il y a \d+ s 0 4 Toutes", page)
    assert "gone:8 Muet Muet il y a 1 min" in page
    assert "Encore inconnu Actif" in page


async def test_a_worker_that_has_gone_is_forgotten_when_the_next_one_comes(sacha: httpx.AsyncClient) -> None:
    await worker("first:1")
    await execute("delete from procrastinate_workers")
    await worker("second:2")
    assert await rows("select place from worker_place") == [("second:2",)]


async def test_what_runs_says_since_when_and_where(sacha: httpx.AsyncClient) -> None:
    (job,) = await failures.fail(1)
    number = await worker()
    await execute("update procrastinate_jobs set status = 'todo'")
    await execute("update procrastinate_jobs set status = 'doing', worker_id = :number", number=number)
    await execute("update procrastinate_events set at = at - interval '3 minutes'")
    page = seen(await sacha.get(f"{JOBS}/maintenant"))
    assert f"Envoi à l'entreprise n° {job} host:7 3 min" in page


async def test_a_queue_is_paused_and_resumed(sacha: httpx.AsyncClient) -> None:
    answer = await sacha.post(f"{JOBS}/files/send-application/suspendre")
    assert (answer.status_code, answer.headers["location"]) == (303, JOBS)
    await sacha.post(f"{JOBS}/files/send-application/suspendre")
    page = seen(await sacha.get(JOBS))
    assert "La file est en pause." in page
    assert re.search(r"Envoi à l'entreprise En pause En pause par sacha, depuis \d+ s", page)
    assert "Rouvrir" in page
    async with transaction() as session:
        assert await paused_queue.open_among(session, ["send-answer", "send-application"]) == ["send-answer"]
    await sacha.post(f"{JOBS}/files/send-application/reprendre")
    await sacha.post(f"{JOBS}/files/send-application/reprendre")
    assert "Rouvrir" not in (await sacha.get(JOBS)).text
    assert await rows("select action, subject, username from audit where subject like 'queue:%' order by id") == [
        ("pause-queue", "queue:send-application", "sacha"),
        ("resume-queue", "queue:send-application", "sacha"),
    ]


@pytest.mark.parametrize(
    "path", ["files/housekeeping/suspendre", "files/x/suspendre", "files/x/reprendre", "entretien/x/lancer"]
)
async def test_what_does_not_exist_cannot_be_held_back_or_asked_for(sacha: httpx.AsyncClient, path: str) -> None:
    assert (await sacha.post(f"{JOBS}/{path}")).status_code == 404


def test_every_chore_has_words() -> None:
    assert set(words.CHORES) == set(Chore)


async def test_a_chore_says_when_it_ran_and_how_it_ended(sacha: httpx.AsyncClient) -> None:
    assert "Pas encore" in seen(await sacha.get(JOBS))
    await execute(
        "insert into chore (name, started_at, ended_at, worker, error) values "
        "('rescue', now() - interval '5 minutes', now(), 'host:7', ''), "
        "('sweep', now() - interval '3 minutes', now() - interval '1 hour', 'host:7', '')"
    )
    page = seen(await sacha.get(JOBS))
    assert "Reprise des tâches interrompues Faite , il y a 5 min" in page
    assert "Ménage des vieilles données En cours , il y a 3 min" in page
    await execute("update chore set ended_at = now(), error = 'KeyError' where name = 'sweep'")
    assert "Échouée KeyError" in seen(await sacha.get(JOBS))


async def test_a_chore_is_asked_for_at_once(sacha: httpx.AsyncClient) -> None:
    answer = await sacha.post(f"{JOBS}/entretien/sweep/lancer")
    assert answer.headers["location"] == JOBS
    assert await rows("select queue_name, task_name, status::text from procrastinate_jobs") == [
        ("housekeeping", "sweep", "todo")
    ]
    assert await rows("select subject from audit where action = 'run-chore'") == [("chore:sweep",)]


async def test_what_waits_says_until_when_and_why(sacha: httpx.AsyncClient) -> None:
    tried, paced = await delayed(2, 0)
    await execute("update procrastinate_jobs set scheduled_at = now() + interval '2 hours' where id = :id", id=paced)
    page = await sacha.get(f"{DELAYED}?ordre=quand&sens=croissant")
    assert listed(page) == [tried, paced]
    assert "Le serveur d'e-mails n'a pas répondu 2 " in seen(page)
    assert "Rythme d'envoi de la personne 0 " in seen(page)


async def test_what_waits_is_found_by_a_number_as_pages_write_it(sacha: httpx.AsyncClient) -> None:
    tried, _ = await delayed(2, 0)
    assert tried in listed(await sacha.get(DELAYED, params={"q": f"n° {tried}"}))


async def test_what_waits_is_hurried_or_cancelled(sacha: httpx.AsyncClient) -> None:
    tried, paced = await delayed(2, 0)
    assert await act(sacha, DELAYED, "now", all="1") == "1 tâche lancée, 1 laissée telle quelle."
    assert listed(await sacha.get(DELAYED)) == [paced]
    ticked = [str(tried), str(paced)]
    asked = await sacha.post(DELAYED, data={"action": "cancel", "id": ticked})
    assert "Annuler 2 tâches ?" in seen(asked)
    assert re.findall(r'name="id" value="(\d+)"', asked.text) == ticked
    assert listed(await sacha.get(DELAYED)) == [paced]
    assert await act(sacha, DELAYED, "cancel", id=ticked, sure="1") == "1 tâche annulée, 1 laissée telle quelle."
    assert listed(await sacha.get(DELAYED)) == []
    assert await rows("select id from procrastinate_jobs") == [(tried,)]


async def test_what_was_cancelled_has_not_failed_nor_been_tried(sacha: httpx.AsyncClient) -> None:
    _, paced = await delayed(2, 0)
    await act(sacha, DELAYED, "cancel", id=str(paced), sure="1")
    await execute("delete from job_attempt where job_id = :job and cause <> 'cancelled'", job=paced)
    ((application,),) = await rows(
        f"select letter.application_id from letter join job_attempt on letter_id = letter.id where job_id = {paced}"
    )
    page = seen(await sacha.get(f"{JOBS}/{paced}"))
    assert "Annulée Annulée depuis l'administration" in re.sub(r"\d+ \w+ \d\d:\d\d ", "", page)
    assert "En échec" not in page
    assert "Envoi à l'entreprise Annulée 0 essai" in seen(await sacha.get(f"/admin/candidatures/{application}"))


async def test_a_job_that_failed_tells_its_runs_and_leads_to_what_it_is_about(sacha: httpx.AsyncClient) -> None:
    (job,) = await failures.fail(1, *failures.REFUSED)
    ((application, letter),) = await rows("select application_id, id from letter where kind = 'application'")
    page = await sacha.get(f"{JOBS}/{job}")
    assert f'href="/admin/candidatures/{application}"' in page.text
    assert f'href="/admin/e-mails/{letter}"' in page.text
    assert "L'e-mail a été refusé Le plus souvent, l'adresse n'existe pas." in seen(page)
    assert "Rejected : the mail server answered 550 5.1.1" in seen(page)
    assert "builtins.Exception" in page.text
    assert "En échec" in seen(page)


async def test_a_job_goes_through_its_states_on_its_own_page(sacha: httpx.AsyncClient) -> None:
    (job,) = await failures.fail(1)
    address = f"{JOBS}/{job}"
    assert await act(sacha, address, "archive") == "1 tâche archivée."
    assert "Archivée" in seen(await sacha.get(address))
    assert await act(sacha, address, "archive") == "Cette tâche a changé entre-temps : rien n'a été fait."
    assert await act(sacha, address, "retry") == "1 tâche relancée."
    assert "Prête" in seen(await sacha.get(address))
    await execute("update procrastinate_jobs set scheduled_at = now() + interval '1 hour', attempts = 1")
    assert "À venir" in seen(await sacha.get(address))
    assert await act(sacha, address, "now") == "1 tâche lancée."
    await execute("update procrastinate_jobs set status = 'doing'")
    assert "En cours" in seen(await sacha.get(address))
    await execute("update procrastinate_jobs set status = 'failed'")
    asked = await sacha.post(address, data={"action": "delete"})
    assert "Supprimer cette tâche ?" in seen(asked)
    assert f'action="{address}"' in asked.text
    assert await act(sacha, address, "delete", sure="1") == "1 tâche supprimée."
    page = await sacha.get(address)
    assert "Sortie de la file" in seen(page)
    assert "Relancer</button>" not in page.text
    assert f'href="/admin/e-mails/{(await rows("select letter_id from job_attempt"))[0][0]}"' in page.text


async def test_who_may_only_read_holds_nothing_back(client: httpx.AsyncClient) -> None:
    await agent(role="lecture")
    await log_in(client)
    (job,) = await failures.fail(1)
    for path in (JOBS, f"{JOBS}/{job}"):
        page = await client.get(path)
        assert page.status_code == 200
        assert 'method="post" action="/admin/taches' not in page.text
    for path in (f"{JOBS}/{job}", f"{JOBS}/files/send-application/suspendre", f"{JOBS}/entretien/sweep/lancer"):
        assert (await client.post(path, data={"action": "retry"})).status_code == 403


@pytest.mark.parametrize("number", ["404", "9" * 30])
async def test_a_job_that_nobody_knows_is_not_found(sacha: httpx.AsyncClient, number: str) -> None:
    assert (await sacha.get(f"{JOBS}/{number}")).status_code == 404
    assert (await sacha.post(f"{JOBS}/{number}", data={"action": "retry"})).status_code == 404


async def test_the_first_page_does_not_let_a_pause_or_a_broken_chore_be_forgotten(sacha: httpx.AsyncClient) -> None:
    await sacha.post(f"{JOBS}/files/send-answer/suspendre")
    await execute(
        "insert into chore (name, started_at, worker, error) "
        "values ('sweep', now() - interval '3 minutes', 'host:7', 'KeyError')"
    )
    page = seen(await sacha.get("/admin/"))
    assert re.search(r"Réponse à la personne : en pause Depuis \d+ s, par sacha\.", page)
    assert "Un entretien a échoué Ménage des vieilles données, il y a 3 min." in page
