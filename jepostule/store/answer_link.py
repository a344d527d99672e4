"""All that is asked when a company follows the link of its e-mail, in one query."""

from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from psycopg.sql import SQL

from jepostule.store import sql
from jepostule.store.answer import Answer
from jepostule.store.application import Application
from jepostule.store.by_hand import Columns
from jepostule.store.database import Session
from jepostule.store.platform import Platform

APPLICATION, PLATFORM, ANSWER = Columns(Application), Columns(Platform), Columns(Answer)
QUERY = (
    SQL(
        """
    select
        (select count(*) from attempt where subject = %(who)s and at > clock_timestamp() - %(within)s),
        array(select id {kept}), array(select name {kept}), array(select size {kept}), array(select content {kept}),
        {application}, {platform}, {answer}
    from application
    join client_platform on client_platform.id = application.platform_id
    left join answer on answer.application_id = application.id
    where application.answer_uuid = %(uuid)s
    order by answer.number
    """
    )
    .format(
        kept=SQL("from document where application_id = application.id order by created_at, id"),
        application=APPLICATION.of("application"),
        platform=PLATFORM.of("client_platform"),
        answer=ANSWER.of("answer"),
    )
    .as_bytes()
)


class Paper(NamedTuple):
    """A document without its bytes. `size`: of these. `content`: none once they were erased."""

    id: UUID
    name: str
    size: int
    content: int | None


class Followed(NamedTuple):
    """`tries`: how often whoever follows the link was wrong lately. `history`: oldest first."""

    tries: int
    application: Application
    platform: Platform
    documents: list[Paper]
    history: list[Answer]


async def find(session: Session, answer_uuid: UUID, who: bytes, within: timedelta) -> Followed | None:
    """None where no application has this link. `who`: the subject of their attempts. All is to be read only."""
    found = await sql.rows(session, QUERY, {"uuid": answer_uuid, "who": who, "within": within})
    if not found:
        return None
    tries, ids, names, sizes, contents, *_ = found[0]
    platform = 5 + len(APPLICATION)
    answer = platform + len(PLATFORM)
    return Followed(
        tries,
        APPLICATION.row(found[0][5:platform]),
        PLATFORM.row(found[0][platform:answer]),
        list(map(Paper, ids, names, sizes, contents)),
        [ANSWER.row(row[answer:]) for row in found if row[answer] is not None],
    )
