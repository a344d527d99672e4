"""Everything needed when a company follows the link of its e-mail: one query, two once it has answered."""

from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from psycopg.sql import SQL

from jepostule.store import sql
from jepostule.store.answer import Answer
from jepostule.store.application import Application
from jepostule.store.by_hand import Columns
from jepostule.store.database import Look
from jepostule.store.platform import Platform

APPLICATION, PLATFORM, ANSWER = Columns(Application), Columns(Platform), Columns(Answer)
QUERY = SQL("""
    select
        (select count(*) from attempt where subject = %(who)s and at > clock_timestamp() - %(within)s),
        exists (select from answer where application_id = application.id),
        array(select id {kept}), array(select name {kept}), array(select size {kept}), array(select content {kept}),
        {application}, {platform}
    from application
    join client_platform on client_platform.id = application.platform_id
    where answer_uuid = %(uuid)s
""")
WHOLE = QUERY.format(
    kept=SQL("from document where application_id = application.id order by created_at, id"),
    application=APPLICATION.of("application"),
    platform=PLATFORM.of("client_platform"),
).as_bytes()
HISTORY = SQL("select {answer} from answer where application_id = %s order by number")
WHOLE_HISTORY = HISTORY.format(answer=ANSWER.of("answer")).as_bytes()


class Paper(NamedTuple):
    """A document without its bytes. `size`: in bytes. `content`: None once they were erased."""

    id: UUID
    name: str
    size: int
    content: int | None


class Followed(NamedTuple):
    """`tries`: recent wrong links from the same address. `history`: oldest first."""

    tries: int
    application: Application
    platform: Platform
    documents: list[Paper]
    history: list[Answer]


async def find(look: Look, answer_uuid: UUID, who: bytes, within: timedelta) -> Followed | None:
    """None when no application has this link. `who`: the subject of the rate limit. All rows are read-only."""
    found = await sql.row(look, WHOLE, {"uuid": answer_uuid, "who": who, "within": within})
    if found is None:
        return None
    tries, answered, *papers = found[:6]
    application, platform = found[6 : 6 + len(APPLICATION)], found[6 + len(APPLICATION) :]
    row = APPLICATION.row(application)
    history = await history_of(look, row.id) if answered else []
    return Followed(tries, row, PLATFORM.row(platform), list(map(Paper, *papers)), history)


async def history_of(look: Look, application_id: int) -> list[Answer]:
    return [ANSWER.row(each) for each in await sql.rows(look, WHOLE_HISTORY, [application_id])]
