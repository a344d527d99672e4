"""Everything needed when a candidate opens the frame, in one query: most open it once, and wait for it."""

from collections.abc import Collection
from typing import NamedTuple

from psycopg.sql import SQL

from jepostule.store import sql
from jepostule.store.blacklist import OF_TWO
from jepostule.store.database import Look
from jepostule.store.platform import COLUMNS, Platform

QUERY = SQL("""
    select
        {blocked},
        exists (select from draft where platform_id = client_platform.id and key = %(key)s),
        {platform}
    from client_platform
    where client_id = %(client_id)s
""")
WHOLE = QUERY.format(blocked=SQL(OF_TWO), platform=COLUMNS.of("client_platform")).as_bytes()


class Visit(NamedTuple):
    """`blocked`: which of the two addresses are blocked now. `drafted`: whether there is a draft."""

    blocked: Collection[str]
    drafted: bool
    platform: Platform


async def find(look: Look, client_id: str, key: bytes, candidate: str, employer: str) -> Visit | None:
    """None when there is no such platform. `key`: the draft's. Addresses: in lower case. The result is read-only."""
    values = {"client_id": client_id, "key": key, "candidate": candidate, "employer": employer}
    found = await sql.row(look, WHOLE, values)
    return Visit(found[0], found[1], COLUMNS.row(found[2:])) if found else None
