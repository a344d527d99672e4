"""A deployment adds columns while the previous release still runs its queries."""

from collections.abc import AsyncIterator
from typing import LiteralString
from uuid import uuid4

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from jepostule.domain import applications, drafts
from jepostule.store import about, answer_link, document, visit
from jepostule.store import draft as draft_rows
from jepostule.store import platform as platforms
from jepostule.store.database import engine, transaction
from jepostule.store.postgres import parameters
from tests import factories

TABLES = ("client_platform", "draft", "document", "application", "answer")
OFTEN = 7  # psycopg prepares a statement that has been executed five times


@pytest.fixture
async def one_connection(database: None) -> AsyncIterator[None]:
    """An empty pool, so that all queries use one connection and its prepared statements."""
    await engine().dispose()
    yield
    alter("drop column if exists more")


def alter(change: LiteralString) -> None:
    """As a migration does, on another connection: psycopg would notice its own DDL and drop its prepared statements."""
    with psycopg.connect(**parameters(), autocommit=True) as connection:
        for table in TABLES:
            connection.execute(SQL("alter table {} {}").format(Identifier(table), SQL(change)))


@pytest.mark.usefixtures("one_connection")
async def test_what_was_prepared_goes_on_when_tables_get_a_column_more() -> None:
    async with transaction() as session:
        platform = await factories.platform(session)
        invitation = factories.invitation(platform)
        sent = (await applications.submit(session, invitation, factories.words(), [factories.upload()])).application
    for time in range(2 * OFTEN):
        if time == OFTEN:
            alter("add column more text")
        async with transaction() as session:
            assert await platforms.to_read(session, platform.client_id)
            assert (await drafts.begin(session, invitation)).application_id == sent.id
            assert await draft_rows.find(session, platform.id, invitation.key)
            assert len(await document.of_application(session, sent.id)) == 1
            assert await document.of_draft(session, uuid4()) == []
            assert (await about.find(session, sent.id)).application.id == sent.id
        emails = (invitation.candidate_email, invitation.employer_email)
        assert await visit.find(platform.client_id, invitation.key, *emails)
        assert await answer_link.find(sent.answer_uuid)
