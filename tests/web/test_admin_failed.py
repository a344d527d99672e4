"""Failed jobs: grouped by cause, filtered, and handled a few or a thousand at a time."""

import re

import httpx

from jepostule.store.database import transaction
from jepostule.store.queue import Job
from tests import failures
from tests.sql import execute, rows
from tests.staff import agent, log_in
from tests.web.reading import plain, seen

ROLE = "support"
FAILED = "/admin/echecs"
ARCHIVE = f"{FAILED}/archives"


async def act(sacha: httpx.AsyncClient, address: str, action: str, **form: object) -> str:
    """The notice on the page that follows an action."""
    answer = await sacha.post(address, data={"action": action, **form})
    assert answer.status_code == 303, answer.text
    page = await sacha.get(answer.headers["location"])
    found = re.search(r'<p class="said \w+".*?</p>', page.text, re.DOTALL)
    assert found, page.text
    return plain(found[0])


def listed(page: httpx.Response) -> list[int]:
    """Ids of the jobs in the list."""
    return [int(number) for number in re.findall(r'<th scope="row"[^>]*><a href="/admin/taches/(\d+)"', page.text)]


async def count(status: str) -> int:
    ((number,),) = await rows(f"select count(*) from procrastinate_jobs where status = '{status}'")
    return int(number)


async def test_when_nothing_has_failed_it_says_so(sacha: httpx.AsyncClient) -> None:
    page = seen(await sacha.get(FAILED))
    assert "Aucune tâche en échec" in page
    assert "Par cause" not in page
    assert "Aucune tâche archivée" in seen(await sacha.get(ARCHIVE))


async def test_each_cause_says_what_happened_and_what_to_do(sacha: httpx.AsyncClient) -> None:
    await failures.fail(3)
    async with transaction() as session:
        await failures.jobs(session, *failures.REFUSED)
    await execute("delete from procrastinate_jobs where id = (select max(id) from procrastinate_jobs)")
    page = seen(await sacha.get(FAILED))
    assert "Le serveur d'e-mails n'a pas répondu 3 à relancer Envoi à l'entreprise : 3" in page
    assert "L'e-mail a été refusé 2 à corriger Envoi à l'entreprise : 2" in page
    assert page.index("n'a pas répondu") < page.index("a été refusé")
    assert "Relancer les 3" in page
    assert "Relancer les 2" not in page


async def test_the_list_names_the_task_the_application_the_cause_and_the_tries(sacha: httpx.AsyncClient) -> None:
    (job,) = await failures.fail(1)
    page = await sacha.get(FAILED)
    ((application, name, firm),) = await rows(
        "select id, candidate_first_name || ' ' || candidate_last_name, employer_description from application"
    )
    assert listed(page) == [job]
    assert f'<a href="/admin/candidatures/{application}">' in page.text
    assert f"Envoi à l'entreprise n° {job}" in seen(page)
    # In a column of its own, and below the job for phones.
    assert seen(page).count(f"{name}, {firm}") == 2
    assert re.search(r"Le serveur d'e-mails n'a pas répondu 31 ", seen(page))


async def test_a_job_that_is_about_an_application_or_an_event_leads_there_too(sacha: httpx.AsyncClient) -> None:
    await failures.fail(1)
    ((application, letter),) = await rows("select application_id, id from letter where kind = 'application'")
    await execute(
        "insert into mail_event (digest, raw, letter_id) values ('a', '{}', :letter)",
        letter=letter,
    )
    about = [f'{{"application_id": {application}}}', '{"event_id": ' + await event() + "}", '{"event_id": 404}']
    for args in about:
        await execute("update procrastinate_jobs set args = cast(:args as jsonb)", args=args)
        page = await sacha.get(FAILED)
        assert len(listed(page)) == 1
        assert (f'href="/admin/candidatures/{application}"' in page.text) is ("404" not in args)


async def event() -> str:
    ((number,),) = await rows("select id from mail_event")
    return str(number)


async def test_a_job_that_runs_again_is_not_listed(sacha: httpx.AsyncClient) -> None:
    jobs = await failures.fail(2)
    await execute("update procrastinate_jobs set status = 'doing' where id = :job", job=jobs[0])
    assert listed(await sacha.get(FAILED)) == jobs[1:]


async def test_every_page_says_in_the_menu_how_many_there_are(sacha: httpx.AsyncClient) -> None:
    async def said() -> str:
        page = seen(await sacha.get("/admin/candidatures"))
        return page.partition("Tâches en échec")[2].partition("Tâches")[0].strip()

    assert await said() == ""
    await failures.fail(3)
    assert await said() == "3"
    await failures.fail(97)
    assert await said() == "99+"
    await execute("update procrastinate_jobs set status = 'todo'")
    assert await said() == ""


async def test_only_tasks_that_may_fail_are_offered(sacha: httpx.AsyncClient) -> None:
    page = await sacha.get(FAILED)
    found = re.search(r'<select id="by-file".*?</select>', page.text, re.DOTALL)
    assert found
    assert re.findall(r'value="([^"]+)"', found[0]) == list(Job)


async def test_filters_live_in_the_address(sacha: httpx.AsyncClient) -> None:
    away = await failures.fail(2, hours=30)
    async with transaction() as session:
        refused = await failures.jobs(session, *failures.REFUSED)
    assert sorted(listed(await sacha.get(FAILED))) == away + refused
    assert sorted(listed(await sacha.get(f"{FAILED}?cause=mail-away"))) == away
    assert sorted(listed(await sacha.get(f"{FAILED}?cause=letter-refused&file=send-application"))) == refused
    assert listed(await sacha.get(f"{FAILED}?file=send-answer")) == []
    ((day,),) = await rows("select (now() - interval '30 hours') at time zone 'Europe/Paris'")
    assert sorted(listed(await sacha.get(f"{FAILED}?jusqu={day:%Y-%m-%d}"))) == away
    assert listed(await sacha.get(f"{FAILED}?jusqu=2020-01-01")) == []
    wrong = await sacha.get(f"{FAILED}?depuis=demain")
    assert wrong.status_code == 422
    assert sorted(listed(wrong)) == away + refused


async def test_a_job_is_found_by_its_number_or_by_that_of_its_application(sacha: httpx.AsyncClient) -> None:
    first, second = await failures.fail(2)
    assert listed(await sacha.get(f"{FAILED}?q={first}")) == [first]
    ((application,),) = await rows(
        "select application_id from letter join procrastinate_jobs job on args ->> 'letter_id' = letter.id::text "
        f"where job.id = {second}"
    )
    assert second in listed(await sacha.get(f"{FAILED}?q={application}"))
    for as_written in (f"n° {first}", f"{str(first)[:1]}\u202f{str(first)[1:]}"):
        assert first in listed(await sacha.get(FAILED, params={"q": as_written}))
    for nothing in ("camille", "0", "9" * 30, "-1", "%27"):
        assert listed(await sacha.get(f"{FAILED}?q={nothing}")) == []


async def test_what_was_ticked_is_retried_and_the_agent_is_told(sacha: httpx.AsyncClient) -> None:
    first, second, third = await failures.fail(3)
    await execute("update procrastinate_jobs set status = 'doing' where id = :job", job=third)
    form = {"id": [str(first), str(third), "404"]}
    assert await act(sacha, FAILED, "retry", **form) == "1 tâche relancée, 2 laissées telles quelles."
    assert listed(await sacha.get(FAILED)) == [second]


async def test_who_ticked_nothing_is_told_so(sacha: httpx.AsyncClient) -> None:
    (only,) = await failures.fail(1)
    assert await act(sacha, FAILED, "retry") == "Rien n'était sélectionné : rien n'a été fait."
    assert listed(await sacha.get(FAILED)) == [only]


async def test_two_clicks_retry_a_thousand(sacha: httpx.AsyncClient) -> None:
    await failures.fail(1000)
    assert await act(sacha, FAILED, "retry", all="1") == "1 000 tâches relancées."
    assert (await count("todo"), await count("failed")) == (1000, 0)
    assert await rows("select count(*) from letter where state = 'pending'") == [(1000,)]
    assert await rows("select count(*), sum((details ->> 'done')::int) from audit where action = 'retry-jobs'") == [
        (10, 1000)
    ]


async def test_all_that_match_is_what_the_filters_leave(sacha: httpx.AsyncClient) -> None:
    await failures.fail(3)
    async with transaction() as session:
        refused = await failures.jobs(session, *failures.REFUSED)
    assert "Tout ce qui correspond : 6 tâches" in seen(await sacha.get(FAILED))
    assert "Tout ce qui correspond : 3 tâches" in seen(await sacha.get(f"{FAILED}?cause=mail-away"))
    assert await act(sacha, f"{FAILED}?cause=mail-away", "archive", all="1") == "3 tâches archivées."
    assert sorted(listed(await sacha.get(FAILED))) == refused


async def test_all_that_match_is_deleted_once_the_agent_is_sure(sacha: httpx.AsyncClient) -> None:
    await failures.fail(3)
    async with transaction() as session:
        refused = await failures.jobs(session, *failures.REFUSED)
    address = f"{FAILED}?cause=mail-away"
    asked = await sacha.post(address, data={"action": "delete", "all": "1"})
    assert asked.status_code == 200
    assert "Supprimer 3 tâches ?" in seen(asked)
    assert len(listed(await sacha.get(FAILED))) == 6
    assert f'action="{address}"' in asked.text
    assert await act(sacha, address, "delete", all="1", sure="1") == "3 tâches supprimées."
    assert sorted(listed(await sacha.get(FAILED))) == refused


async def test_what_is_put_away_is_found_in_the_archive_and_can_be_retried(sacha: httpx.AsyncClient) -> None:
    first, second = await failures.fail(2)
    assert await act(sacha, FAILED, "archive", id=str(first)) == "1 tâche archivée."
    assert await act(sacha, FAILED, "retry-archive", id=str(second)) == "1 tâche relancée et archivée."
    assert listed(await sacha.get(FAILED)) == []
    page = await sacha.get(f"{ARCHIVE}?cause=mail-away")
    assert listed(page) == [second, first]
    assert "Relancée" in seen(page)
    assert await act(sacha, ARCHIVE, "retry", all="1") == "1 tâche relancée, 1 laissée telle quelle."
    assert await count("todo") == 2
    assert listed(await sacha.get(ARCHIVE)) == [second]


async def test_who_may_only_read_sees_no_button_and_has_no_effect(client: httpx.AsyncClient) -> None:
    await agent(role="lecture")
    await log_in(client)
    await failures.fail(1)
    page = await client.get(FAILED)
    assert "Relancer" not in page.text
    assert (await client.post(FAILED, data={"action": "retry", "all": "1"})).status_code == 403
    assert await count("failed") == 1


async def test_an_export_has_what_the_filters_leave(sacha: httpx.AsyncClient) -> None:
    await failures.fail(2)
    lines = (await sacha.get(f"{FAILED}/export.csv?cause=mail-away")).text.splitlines()
    assert lines[0].startswith("\ufeffTâche;Candidature;Cause;Essais;Échouée (heure de Paris)")
    assert len(lines) == 3
    assert lines[0].endswith(";N° de candidature")
    assert sorted(int(line.rpartition(";")[2]) for line in lines[1:]) == [
        number for (number,) in await rows("select id from application order by id")
    ]
    assert "Le serveur d’e-mails n’a pas répondu;31;" in lines[1]


async def test_pages_follow_one_another(sacha: httpx.AsyncClient) -> None:
    jobs = await failures.fail(60)
    first = await sacha.get(FAILED)
    assert listed(first) == jobs[:9:-1]
    older = re.search(r'<a class="button" href="([^"]*apres=[^"]*)"', first.text)
    assert older
    assert listed(await sacha.get(older[1].replace("&amp;", "&"))) == jobs[9::-1]
