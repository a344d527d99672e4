"""All that is asked when a candidate opens the frame, in one query: most of them come once, and wait for it."""

from collections.abc import Collection
from typing import NamedTuple

from psycopg.sql import SQL

from jepostule.store import sql
from jepostule.store.by_hand import Columns
from jepostule.store.database import Session
from jepostule.store.draft import Draft
from jepostule.store.platform import Platform

PLATFORM, DRAFT = Columns(Platform), Columns(Draft)
QUERY = (
    SQL(
        """
    select
        array(select email from blacklist where email in (%(candidate)s, %(employer)s) and until > now()),
        {platform}, {draft}
    from client_platform
    left join draft on draft.platform_id = client_platform.id and draft.key = %(key)s
    where client_platform.client_id = %(client_id)s
    """
    )
    .format(platform=PLATFORM.of("client_platform"), draft=DRAFT.of("draft"))
    .as_bytes()
)


class Visit(NamedTuple):
    """`blocked`: those of both addresses to which we do not write now."""

    platform: Platform
    draft: Draft | None
    blocked: Collection[str]


async def find(session: Session, client_id: str, key: bytes, candidate: str, employer: str) -> Visit | None:
    """None where there is no such platform. `key`: the draft's. Addresses in lower case. All is to be read only."""
    values = {"client_id": client_id, "key": key, "candidate": candidate, "employer": employer}
    found = await sql.row(session, QUERY, values)
    if found is None:
        return None
    draft = 1 + len(PLATFORM)
    is_there = found[draft] is not None
    return Visit(PLATFORM.row(found[1:draft]), DRAFT.row(found[draft:]) if is_there else None, found[0])
