"""No personal data or secret leaks into logs, job arguments, tracebacks or the audit.

Two processes run as in production through a whole life of applications, failures included. Then every table of the
database is searched, and all that the processes logged.
"""

import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest
from sqlalchemy import select

from jepostule.settings import PROJECT
from jepostule.store.application import Application
from jepostule.store.database import transaction
from jepostule.store.letter import Letter
from tests.canaries import people, troubles
from tests.canaries.knocking import knock
from tests.canaries.refusals import MAILJET, OTHERS, SMTP
from tests.canaries.service import in_production, processes
from tests.canaries.traces import COPY_JOBS, COPY_NO_MORE, holdings, out_of_place
from tests.canaries.words import ALL, PERSON, SECRETS, found
from tests.faults.fates import until
from tests.forwarding.services import ami_server as ami_server  # noqa: PLC0414, a fixture
from tests.forwarding.services import certified as certified  # noqa: PLC0414
from tests.forwarding.services import memo_server as memo_server  # noqa: PLC0414
from tests.journeys.processes import wait_for
from tests.servers.ami import AmiServer
from tests.servers.mailjet import MailjetServer
from tests.servers.memo import MemoServer
from tests.servers.sentry import SentryServer
from tests.servers.smtp import SmtpServer
from tests.sql import execute

FORGOTTEN = """
import asyncio
from jepostule import logs

async def bug():
    raise ValueError("{words}")

async def main():
    asyncio.create_task(bug())
    await asyncio.sleep(0)

logs.configure()
asyncio.run(main())
"""


class Here(NamedTuple):
    certified: Path  # the CA file for all servers
    memo: MemoServer
    ami: AmiServer
    configure: Callable[..., None]
    logs: list[Path]
    sentry: SentryServer

    @asynccontextmanager
    async def service(self, **variables: str) -> AsyncIterator[httpx.AsyncClient]:
        """An HTTP client of the service, as the reverse proxy would be."""
        address = in_production(self.configure, SENTRY_DSN=self.sentry.dsn, **variables)
        with processes(self.logs):
            wait_for(f"{address}/healthz")
            async with httpx.AsyncClient(base_url=address, timeout=troubles.PATIENCE) as web:
                yield web


@pytest.fixture
async def here(
    database: None,
    configure: Callable[..., None],
    certified: Path,
    memo_server: MemoServer,
    ami_server: AmiServer,
) -> AsyncIterator[Here]:
    logs = [certified.with_name("web.log"), certified.with_name("worker.log")]
    await execute(COPY_JOBS)
    with SentryServer() as sentry:
        yield Here(certified, memo_server, ami_server, configure, logs, sentry)
    await execute(COPY_NO_MORE)


async def live(web: httpx.AsyncClient, here: Here) -> None:
    """Applications that succeed, one for each kind of answer."""
    await people.platform()
    for kind in people.ANSWERS:
        assert (await people.apply(web)).status_code == 200
        await people.answer(web, await newest(), kind)
    await until(troubles.settled, troubles.PATIENCE)
    assert len(here.memo.calls) == len(here.ami.calls) == len(people.ANSWERS)


async def newest() -> Application:
    async with transaction() as session:
        return (await session.scalars(select(Application).order_by(Application.id.desc()).limit(1))).one()


async def letter_of(application: Application) -> Letter:
    async with transaction() as session:
        query = select(Letter).where(Letter.application_id == application.id, Letter.kind == "application")
        return (await session.scalars(query)).one()


async def test_letters_by_smtp_leave_no_trace_of_anybody(here: Here) -> None:
    with SmtpServer() as mail:
        reached = {"EMAIL_DELIVERY_SERVICE": "smtp", "SMTP_HOST": mail.host, "SMTP_PORT": str(mail.port)}
        async with here.service(**reached) as web:
            await live(web, here)
            await troubles.refused_letters(web, mail, SMTP)
            await troubles.refused_forwardings(web, here.memo, OTHERS)
            await troubles.refused_forwardings(web, here.ami, OTHERS)
            await troubles.bugs(web)
            await troubles.strangers(web)
            await troubles.events(web)
            application = await newest()
            assert await knock(web, await letter_of(application), application.platform_id) == []
            await until(troubles.settled, troubles.PATIENCE)
    await refuse_traces(here)


async def test_letters_by_mailjet_leave_no_trace_of_anybody(here: Here) -> None:
    with MailjetServer(here.certified) as mailjet:
        async with here.service(**mailjet.variables) as web:
            await live(web, here)
            await troubles.refused_letters(web, mailjet, MAILJET)
            await troubles.bugs(web)
            await until(troubles.settled, troubles.PATIENCE)
    await refuse_traces(here)


async def refuse_traces(here: Here) -> None:
    """Also checks that each canary is found where it belongs: one that is nowhere would prove nothing."""
    assert await out_of_place() == {}
    assert set().union(*(await holdings()).values()) == ALL.keys() - SECRETS.keys()
    for log in here.logs:
        said = log.read_text()
        assert f" start {log.stem} " in said.splitlines()[0]
        assert said.splitlines()[-1].endswith(f" stop {log.stem}")
        assert "CheckViolation" in said  # the bug was logged
        assert found(said) == set()
    told = "\n".join(here.sentry.told)
    assert '"jepostule.web.pages"' in told
    assert '"jepostule.jobs.runs"' in told
    assert found(told) == set()


def test_the_error_of_a_task_that_nobody_waited_for_is_told_without_its_words() -> None:
    command = [sys.executable, "-c", FORGOTTEN.format(words=PERSON["message"])]
    run = subprocess.run(command, check=True, cwd=PROJECT, capture_output=True, text=True)
    assert "never retrieved" in run.stderr
    assert "builtins.ValueError" in run.stderr
    assert found(run.stderr) == set()
