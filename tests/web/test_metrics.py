"""Metrics, parsed by the client library of Prometheus."""

import os
import re
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from uuid import uuid4

import httpx
import pytest
from prometheus_client import Metric
from prometheus_client.parser import text_string_to_metric_families

from jepostule.environment import Misconfigured
from jepostule.settings import read
from jepostule.store.database import transaction
from jepostule.store.jobs import chore
from jepostule.store.migrations import revisions
from jepostule.store.queue import Job
from jepostule.web import traffic
from tests.jobs.conftest import Apply, Work
from tests.jobs.conftest import server as server  # noqa: PLC0414, a fixture
from tests.jobs.conftest import work as work  # noqa: PLC0414, a fixture
from tests.servers.smtp import SmtpServer
from tests.sql import execute
from tests.test_settings import PRODUCTION
from tests.web.test_health import elsewhere as elsewhere  # noqa: PLC0414, a fixture
from tests.web.test_health import schema_at as schema_at  # noqa: PLC0414, a fixture

TOKEN = "a token that is long enough for production"
SAFE = re.compile(r"[\w ./{}+-]*")  # allowed in labels: no e-mail address, no query


@pytest.fixture(autouse=True)
def token(database: None, configure: Callable[..., None]) -> None:
    configure(METRICS_TOKEN=TOKEN)


async def ask(client: httpx.AsyncClient, shown: str = f"Bearer {TOKEN}") -> httpx.Response:
    return await client.get("/metrics", headers={"Authorization": shown} if shown else {})


async def families(client: httpx.AsyncClient) -> dict[str, Metric]:
    answer = await ask(client)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=")
    return {each.name: each for each in text_string_to_metric_families(answer.text)}


def figures(found: dict[str, Metric], name: str, *labels: str) -> dict[tuple[str, ...], float]:
    """Values by those of all labels."""
    samples = found[f"jepostule_{name}"].samples
    assert {*labels} == {label for each in samples for label in each.labels}
    return {tuple(each.labels[label] for label in labels): each.value for each in samples}


async def test_nobody_reads_them_without_the_token(client: httpx.AsyncClient, configure: Callable[..., None]) -> None:
    for shown in (
        "",
        "Bearer",
        f"Bearer {TOKEN}x",
        f"Basic {TOKEN}",
        TOKEN,
        f"Bearer {TOKEN[:-1]}\xe9".encode().decode("latin-1"),
    ):
        assert (await client.get("/metrics", headers=[(b"authorization", shown.encode("latin-1"))])).status_code == 403
    assert (await ask(client)).status_code == 200
    configure(METRICS_TOKEN="")
    for shown in ("", "Bearer ", "Bearer", f"Bearer {TOKEN}"):
        assert (await ask(client, shown)).status_code == 404


def test_production_refuses_a_token_that_can_be_guessed() -> None:
    assert read({**PRODUCTION, "METRICS_TOKEN": TOKEN}).metrics_token == TOKEN
    with pytest.raises(Misconfigured, match="METRICS_TOKEN"):
        read({**PRODUCTION, "METRICS_TOKEN": "guessable"})


async def test_requests_are_counted_by_their_route_and_never_by_their_path(client: httpx.AsyncClient) -> None:
    labels = ("http_requests", "method", "route", "status")
    before = figures(await families(client), *labels)
    secret = uuid4()
    await client.get(f"/candidature/reponse/{secret}/2")
    await client.get(f"/camille@example.org/{secret}")
    await client.request("CAMILLE", "/healthz")
    answer = await ask(client)
    assert str(secret) not in answer.text
    assert "camille" not in answer.text.casefold()
    found = await families(client)
    more = {
        key: value - before.get(key, 0) for key, value in figures(found, *labels).items() if value != before.get(key, 0)
    }
    assert more.pop(("GET", "/metrics", "200")) == 2
    assert more.pop(("GET", "-", "404")) == 1
    assert more.pop(("other", "-", "405")) == 1
    ((method, route, status),) = more
    assert (method, status) == ("GET", "404")
    assert re.fullmatch(r"/candidature/reponse/\{\w+\}/\{\w+\}", route)
    assert figures(found, "http_requests_in_progress") == {(): 1}  # this request itself


async def test_how_long_they_took_is_a_histogram_by_route(client: httpx.AsyncClient) -> None:
    await client.get("/healthz")
    samples = (await families(client))["jepostule_http_request_duration_seconds"].samples
    of_health = [each for each in samples if each.labels["route"] == "/healthz"]
    bounds = [each for each in of_health if each.name.endswith("_bucket")]
    assert len(bounds) == len(traffic.BOUNDS) + 1
    assert bounds[-1].labels["le"] == "+Inf"
    assert bounds[-1].value == next(each.value for each in of_health if each.name.endswith("_count")) >= 1


async def test_queues_letters_and_runs_of_jobs_are_told(client: httpx.AsyncClient, apply: Apply, work: Work) -> None:
    await apply(send_confirmation=True)
    await work()
    await apply(people={"candidate_email": "nora@example.org"})
    await execute("update procrastinate_jobs set scheduled_at = now() - interval '90 seconds'")
    await execute("update job_attempt set error = 'Unreachable', outcome = 'retried' where task = 'send-confirmation'")
    await execute("insert into procrastinate_workers default values")
    await execute("insert into paused_queue (name, by) values ('send-answer', 'sacha')")
    found = await families(client)
    jobs = figures(found, "queue_jobs", "queue", "state")
    assert jobs["send-application", "ready"] == 1
    assert sum(jobs.values()) == 1
    assert len(jobs) == (len(Job) + 1) * 4  # empty queues are zero, not absent
    ages = figures(found, "queue_oldest_age_seconds", "queue")
    assert 90 <= ages["send-application",] < 900
    assert ages["send-answer",] == 0
    assert {name for (name,), paused in figures(found, "queue_paused", "queue").items() if paused} == {"send-answer"}
    assert figures(found, "workers_alive") == {(): 1}
    letters = figures(found, "letters_last_hour", "kind", "state")
    assert letters["application", "sent"] == letters["application", "pending"] == letters["confirmation", "sent"] == 1
    assert sum(letters.values()) == 3
    assert figures(found, "letters_unsent", "state") == {
        (state,): float(state == "pending") for state in ("pending", "sending", "failed", "unknown", "replaced")
    }
    took = figures(found, "accepted_to_sent_seconds", "kind", "quantile")
    assert {kind for kind, _ in took} == {"application", "confirmation"}
    assert 0 < took["application", "0.5"] <= took["application", "0.99"] < 600
    assert figures(found, "job_runs_last_hour", "queue", "outcome", "error") == {
        ("send-application", "done", ""): 1,
        ("send-confirmation", "retried", "Unreachable"): 1,
    }


@pytest.mark.usefixtures("apply")
async def test_labels_hold_nothing_of_anybody(client: httpx.AsyncClient, apply: Apply) -> None:
    await apply(send_confirmation=True)
    values = {value for family in (await families(client)).values() for value in of_labels(family)}
    assert [value for value in values if not SAFE.fullmatch(value)] == []


def of_labels(family: Metric) -> Iterator[str]:
    for sample in family.samples:
        yield from sample.labels.values()


async def test_what_runs_and_on_which_schema_is_told(
    client: httpx.AsyncClient, schema_at: Callable[[str], Awaitable[None]]
) -> None:
    found = await families(client)
    assert found["jepostule_build_info"].samples[0].labels["release"] == read({}).release
    assert figures(found, "schema_info", "version", "newest") == {(revisions()[0], revisions()[0]): 1}
    await schema_at("0001")
    found = await families(client)
    assert figures(found, "schema_info", "version", "newest") == {("0001", revisions()[0]): 1}
    assert "jepostule_queue_jobs" not in found


async def test_without_postgres_the_web_is_told_all_the_same(
    client: httpx.AsyncClient, elsewhere: Callable[..., None]
) -> None:
    elsewhere(POSTGRES_HOST="127.0.0.1", POSTGRES_PORT="1")
    found = await families(client)
    assert figures(found, "database_up") == {(): 0}
    assert "jepostule_http_requests" in found
    assert "jepostule_queue_jobs" not in found


@contextmanager
def unprivileged() -> Iterator[None]:
    """Root may signal any process; `nobody`, only its own."""
    real, effective, saved = os.getresuid()
    if effective == 0:
        os.setresuid(65534, 65534, 0)
    try:
        yield
    finally:
        os.setresuid(real, effective, saved)


def test_a_process_whose_pid_is_another_account_s_by_now_is_gone() -> None:
    assert traffic.alive(os.getpid())
    with unprivileged():
        assert not traffic.alive(1)


async def test_letters_that_a_mail_server_does_not_take_are_those_of_the_last_hour_that_wait(
    client: httpx.AsyncClient, apply: Apply, work: Work, server: SmtpServer
) -> None:
    """No queue is old meanwhile, since each failed job runs again later: an alarm has to look at this."""
    server.stop()
    await apply()
    await apply(people={"candidate_email": "nora@example.org"})
    await execute("update procrastinate_events set at = at - interval '1 hour'")
    await work()
    found = await families(client)
    letters = figures(found, "letters_last_hour", "kind", "state")
    assert {state: count for (_, state), count in letters.items() if count} == {"pending": 2}
    assert max(figures(found, "queue_oldest_age_seconds", "queue").values()) == 0
    server.start()


async def test_a_chore_whose_runs_are_all_killed_is_told_by_its_last_end(client: httpx.AsyncClient) -> None:
    await begun()
    await execute("update chore set ended_at = now() - interval '4 hours'")
    await begun()
    assert await last_ends(client) == {("sweep",): pytest.approx(4 * 3600, abs=600)}


async def test_a_chore_that_never_ended_is_told_by_its_start(client: httpx.AsyncClient) -> None:
    await begun()
    await execute("update chore set started_at = now() - interval '4 hours'")
    assert await last_ends(client) == {("sweep",): pytest.approx(4 * 3600, abs=600)}


async def begun() -> None:
    async with transaction() as session:
        await chore.begin(session, "sweep", "host:1")


async def last_ends(client: httpx.AsyncClient) -> dict[tuple[str, ...], float]:
    """Seconds ago, by chore."""
    found = figures(await families(client), "chore_last_end_timestamp_seconds", "chore")
    return {labels: time.time() - ended for labels, ended in found.items()}
