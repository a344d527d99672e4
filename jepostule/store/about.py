"""The application and platform of a letter, in one query, which a worker runs twice per letter."""

from typing import NamedTuple

from psycopg.sql import SQL

from jepostule.store import sql
from jepostule.store.application import COLUMNS as APPLICATION
from jepostule.store.application import Application
from jepostule.store.database import Session
from jepostule.store.platform import COLUMNS as PLATFORM
from jepostule.store.platform import Platform

QUERY = (
    SQL(
        """
    select {application}, {platform}
    from application join client_platform on client_platform.id = application.platform_id
    where application.id = %s
    """
    )
    .format(application=APPLICATION.of("application"), platform=PLATFORM.of("client_platform"))
    .as_bytes()
)
LOCK = QUERY + b"for no key update of application"


class About(NamedTuple):
    """Read-only."""

    application: Application
    platform: Platform


async def find(session: Session, application_id: int) -> About:
    return await _find(session, QUERY, application_id)


async def lock(session: Session, application_id: int) -> About:
    """Locks the application until the end of the transaction."""
    return await _find(session, LOCK, application_id)


async def _find(session: Session, query: bytes, application_id: int) -> About:
    found = await sql.row(session, query, [application_id])
    assert found is not None
    return About(APPLICATION.row(found[: len(APPLICATION)]), PLATFORM.row(found[len(APPLICATION) :]))
