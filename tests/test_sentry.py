"""What Sentry receives of our errors, without personal data."""

import logging
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, NamedTuple

import httpx
import pytest
from sqlalchemy import select

from jepostule.environment import Misconfigured
from jepostule.logs import sentry
from jepostule.logs.sentry import ToSentry
from jepostule.settings import PROJECT, read
from jepostule.store.application import Application
from jepostule.store.database import transaction
from tests.canaries import people
from tests.canaries.troubles import refusing
from tests.canaries.words import PERSON, found
from tests.jobs.conftest import work as work  # noqa: PLC0414, a fixture
from tests.servers.sentry import SentryServer
from tests.web.recruiting import REJECTION, link

LOADED = """
import sys
from jepostule import asgi, cli, logs
logs.configure()
asgi.create_app()
print("sentry_sdk" in sys.modules)
"""


class Told(NamedTuple):
    server: SentryServer
    handler: ToSentry

    def events(self) -> list[dict[str, Any]]:
        self.handler.client.flush(timeout=60)
        return self.server.events


@pytest.fixture
def told(database: None, configure: Callable[..., None]) -> Iterator[Told]:
    with SentryServer() as server:
        configure(SENTRY_DSN=server.dsn, JEPOSTULE_RELEASE="2026.11")
        handler = ToSentry(sentry.started())
        logging.getLogger().addHandler(handler)
        yield Told(server, handler)
        logging.getLogger().removeHandler(handler)
        handler.client.close(timeout=0)


@pytest.fixture
async def application(client: httpx.AsyncClient) -> Application:
    """An application of canaries: words that appear nowhere else."""
    await people.platform()
    assert (await people.apply(client)).status_code == 200
    async with transaction() as session:
        return (await session.scalars(select(Application))).one()


def refuse_traces(told: Told, application: Application) -> None:
    said = "\n".join(told.server.told)
    assert found(said) == set()
    assert str(application.answer_uuid) not in said
    assert "Failing row" not in said  # how Postgres quotes a row
    for event in told.server.events:
        assert event.keys() & {"request", "user", "breadcrumbs", "extra", "modules"} == set()
        assert event["server_name"] == ""
        assert all(each.keys() == {"type", "module", "stacktrace"} for each in event["exception"]["values"])


async def test_an_error_on_a_page_is_told_by_its_route_and_its_places(
    client: httpx.AsyncClient, told: Told, application: Application
) -> None:
    async with refusing("answer", "kind = ''"):
        answer = await client.post(link(application, REJECTION), data=people.ANSWERS[REJECTION])
    assert answer.status_code == 500
    (event,) = told.events()
    assert event["transaction"] == "/candidature/reponse/{uuid}/{number}"
    assert event["logentry"] == {"message": "failed request=%s"}
    assert (event["release"], event["environment"], event["level"]) == ("2026.11", "development", "error")
    causes = event["exception"]["values"]
    assert [each["type"] for each in causes] == ["CheckViolation", "IntegrityError"]
    frames = [frame for each in causes for frame in each["stacktrace"]["frames"]]
    assert ("jepostule/web/recruiter.py", True) in {(each["filename"], each["in_app"]) for each in frames}
    assert all(each.keys() == {"filename", "function", "lineno", "in_app"} for each in frames)
    refuse_traces(told, application)


async def test_an_error_in_a_job_is_told_by_its_name(
    told: Told, application: Application, work: Callable[[], Awaitable[None]]
) -> None:
    async with refusing("letter", "state <> 'sending'"):
        await work()
    event, *_ = told.events()
    assert event["transaction"] in {"send-application", "send-confirmation"}
    assert event["logger"] == "jepostule.jobs.runs"
    assert event["exception"]["values"][-1]["type"] == "CheckViolation"
    refuse_traces(told, application)


@pytest.mark.usefixtures("application")
async def test_what_others_log_is_told_without_its_words(told: Told) -> None:
    logging.getLogger("some.library").error("%s cannot be read", PERSON["message"])
    logging.getLogger("some.library").error(PERSON["message"])
    logging.getLogger("procrastinate.worker").error("said already")
    logging.getLogger("jepostule.web").warning("not an error")
    assert [(each["logger"], "logentry" in each) for each in told.events()] == [("some.library", False)] * 2
    assert found("\n".join(told.server.told)) == set()


def test_without_an_address_the_library_is_not_even_loaded() -> None:
    run = subprocess.run([sys.executable, "-c", LOADED], check=True, cwd=PROJECT, capture_output=True, text=True)
    assert run.stdout == "False\n"


@pytest.mark.parametrize("dsn", ["yes", "https://host/1", "https://key@host/", "https://key@host/name", "key@host/1"])
def test_an_address_that_is_none_stops_the_start_and_is_named(dsn: str) -> None:
    with pytest.raises(Misconfigured, match="SENTRY_DSN") as refused:
        read({"SENTRY_DSN": dsn})
    assert dsn not in str(refused.value)
