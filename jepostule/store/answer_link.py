"""Everything needed when a company follows the link of its e-mail: one query, two once it has answered."""

from typing import NamedTuple
from uuid import UUID

from psycopg.sql import SQL

from jepostule.store import sql
from jepostule.store.answer import COLUMNS as ANSWER
from jepostule.store.answer import Answer
from jepostule.store.application import COLUMNS as APPLICATION
from jepostule.store.application import Application
from jepostule.store.batched import Batched
from jepostule.store.database import looking
from jepostule.store.platform import COLUMNS as PLATFORM
from jepostule.store.platform import Platform

QUERY = SQL("""
    select
        number,
        (select count(*) > 0 from answer where application_id = application.id),
        array(select id {kept}), array(select name {kept}), array(select size {kept}), array(select content {kept}),
        {application}, {platform}
    from {asked}
    cross join lateral (select * from application where answer_uuid = asked.answer_uuid limit 1) application
    join client_platform on client_platform.id = application.platform_id
""")
LINKS = Batched(
    QUERY,
    {"answer_uuid": "uuid"},
    kept=SQL("from document where application_id = application.id order by created_at, id"),
    application=APPLICATION.of("application"),
    platform=PLATFORM.of("client_platform"),
)
# Where their columns begin in the result.
APPLICATION_AT = 5
PLATFORM_AT = APPLICATION_AT + len(APPLICATION)
HISTORY = ANSWER.query("where application_id = %s order by number")


class Paper(NamedTuple):
    """A document without its bytes. `size`: in bytes. `content`: None once they were erased."""

    id: UUID
    name: str
    size: int
    content: int | None


class Followed(NamedTuple):
    """`history`: oldest first."""

    application: Application
    platform: Platform
    documents: list[Paper]
    history: list[Answer]


async def find(answer_uuid: UUID) -> Followed | None:
    """None when no application has this link. All rows are read-only."""
    found = await LINKS.row(answer_uuid)
    if found is None:
        return None
    answered, *papers = found[:APPLICATION_AT]
    row = APPLICATION.row(found[APPLICATION_AT:PLATFORM_AT])
    history = await history_of(row.id) if answered else []
    return Followed(row, PLATFORM.row(found[PLATFORM_AT:]), list(map(Paper, *papers)), history)


async def history_of(application_id: int) -> list[Answer]:
    async with looking() as look:
        return [ANSWER.row(each) for each in await sql.rows(look, HISTORY, [application_id])]
