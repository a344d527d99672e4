"""Failures: refusals that quote personal data, bugs with such data in their errors, intruders."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx

from tests.canaries.people import FRAME, STRANGER, TOKEN, WORDS, apply, invited, names
from tests.canaries.refusals import QUOTED
from tests.canaries.words import COMPANY, SECRETS
from tests.faults.fates import until
from tests.servers.api import Answer, ApiServer
from tests.servers.mailjet import MailjetServer
from tests.servers.smtp import SmtpServer
from tests.sql import execute, rows
from tests.staff import LOGIN

PATIENCE = 60  # seconds, generous for a busy machine
EVENTS = "/pipeline/eventcallback/"
TOLD = [
    {"event": "bounce", "time": 1_790_000_000, "MessageID": 1, "email": QUOTED, "hard_bounce": True, "error": QUOTED},
    {"event": "spam", "time": QUOTED, "MessageID": 2, "email": f"{COMPANY['employer_email']}@example.org"},
    {"event": QUOTED, "time": {"a": QUOTED}, "MessageID": [QUOTED], "CustomID": QUOTED},
    QUOTED,
]


async def settled() -> bool:
    """Whether no job is running or ready."""
    query = "select count(*) from procrastinate_jobs where status = 'doing' or status = 'todo' and {}"
    return await rows(query.format("coalesce(scheduled_at, now()) <= now()")) == [(0,)]


@asynccontextmanager
async def failing(error: str = "") -> AsyncIterator[None]:
    """Waits at the end of the block until one more attempt has failed, with this class of error if given."""
    query = f"select count(*) from job_attempt where error like '%{error}' and error <> ''"
    ((before,),) = await rows(query)

    async def once_more() -> bool:
        ((now,),) = await rows(query)
        return bool(now > before)

    yield
    await until(once_more, PATIENCE)


async def refused_letters(web: httpx.AsyncClient, carrier: SmtpServer | MailjetServer, orders: list[Any]) -> None:
    for step, order in orders:
        async with failing():
            carrier.behaviour[step] = order
            await apply(web)
        carrier.behaviour.clear()


async def refused_forwardings(web: httpx.AsyncClient, other: ApiServer, answers: list[Answer | str]) -> None:
    well = other.answer
    for answer in answers:
        async with failing():
            other.answer = answer
            await apply(web)
    other.answer = well


async def bugs(web: httpx.AsyncClient) -> None:
    """A constraint violation, for which Postgres quotes the whole row."""
    async with refusing("application", "job = ''"):
        assert (await apply(web)).status_code == 500
    async with refusing("letter", "state <> 'sending'"), failing("CheckViolation"):
        await apply(web)


@asynccontextmanager
async def refusing(table: str, rule: str) -> AsyncIterator[None]:
    await execute(f"alter table {table} add constraint bug check ({rule}) not valid")
    try:
        yield
    finally:
        await execute(f"alter table {table} drop constraint bug")


async def strangers(web: httpx.AsyncClient) -> None:
    fields = await invited(web)
    wrong = fields | {"token": STRANGER}
    for typed in ({"client_secret": STRANGER}, {"client_id": STRANGER}, {"candidate_email": STRANGER}):
        assert (await web.post(TOKEN, data={**names(), "client_secret": STRANGER} | typed)).status_code == 403
    assert (await web.post(f"{TOKEN}refresh/", data=wrong)).status_code == 403
    assert (await web.get(FRAME, params=wrong)).status_code == 200
    assert (await web.post(FRAME, data={**wrong, **WORDS})).status_code == 403
    assert (await web.post(LOGIN, data={"username": QUOTED, "password": STRANGER})).status_code == 422
    assert (await web.get(f"/candidature/reponse/{STRANGER}/2")).status_code == 404
    assert (await web.get(f"/{STRANGER}")).status_code == 404
    assert (await web.post(EVENTS, params={"secret": STRANGER}, json=TOLD)).status_code == 403
    assert (await web.post(EVENTS, params=secret(), content=QUOTED)).status_code == 400


async def events(web: httpx.AsyncClient) -> None:
    assert (await web.post(EVENTS, params=secret(), json=TOLD)).status_code == 200


def secret() -> dict[str, str]:
    return {"secret": SECRETS["events_secret"]}
