"""The data that benchmarks start from: a partner, a thousand applications, an agent, a company with a link."""

import httpx
import psycopg

from jepostule.cli.running import run
from jepostule.domain import applications
from jepostule.store.database import transaction
from jepostule.store.postgres import parameters
from tests import crowd, factories, staff
from tests.bench.running import Program

APPLICATIONS = 1000


def settle() -> str:
    """Inserts the data; returns the path of the form behind a company's link."""
    return run(_settle())


async def _settle() -> str:
    async with transaction() as session:
        platform = await factories.platform(session)
        await crowd.fill(session, APPLICATIONS)
        sent = await applications.submit(
            session, factories.invitation(platform), factories.words(), [factories.upload()]
        )
    await staff.agent()
    return f"/candidature/reponse/{sent.application.answer_uuid}/2"


def forget_jobs() -> None:
    """Empties the queue before the next benchmark."""
    with psycopg.connect(**parameters(), autocommit=True) as connection:
        connection.execute("delete from procrastinate_jobs")


def logged_in(web: Program) -> str:
    """An agent's session cookie."""
    form = {"username": "sacha", "password": staff.PASSWORD}
    answer = httpx.post(f"{web.address}{staff.LOGIN}", data=form)
    assert answer.status_code == 303, answer.status_code
    return answer.headers["set-cookie"].partition(";")[0]
