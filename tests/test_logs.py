"""Logs quote no personal data, whichever library writes the line."""

import subprocess
import sys

import pytest

from jepostule.domain import applications
from jepostule.logs import Discreet
from jepostule.settings import PROJECT
from jepostule.store import sql
from jepostule.store.database import transaction
from tests import factories


async def test_what_postgres_refuses_while_something_else_fails_is_not_quoted(
    database: None, caplog: pytest.LogCaptureFixture
) -> None:
    async with transaction() as session:
        camille = factories.invitation(await factories.platform(session))
        await applications.submit(session, camille, factories.words(), [])

    async def fail() -> None:
        async with transaction() as session, session.driver.pipeline():
            await sql.run(session, "update application set job = repeat(candidate_email, 20)")
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    said = "\n".join(map(Discreet().format, caplog.records))
    assert "violates check constraint" in said
    assert factories.CAMILLE["candidate_email"] not in said


def test_psycopg_does_not_warn_of_what_follows_an_error_and_its_pool_does() -> None:
    code = """if True:
        import logging
        from jepostule import logs
        logs.configure()
        logging.getLogger("psycopg").warning("error ignored terminating a pipeline")
        logging.getLogger("psycopg.pool").warning("error connecting")
    """
    run = subprocess.run([sys.executable, "-c", code], check=True, cwd=PROJECT, capture_output=True, text=True)
    assert [line.partition(" ")[2] for line in run.stderr.splitlines()] == ["WARNING psycopg.pool error connecting"]
