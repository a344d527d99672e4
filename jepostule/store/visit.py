"""Everything needed when a candidate opens the frame, in one query: most open it once, and wait for it."""

from collections.abc import Collection
from typing import NamedTuple

from psycopg.sql import SQL

from jepostule.store.batched import Batched
from jepostule.store.blacklist import OF_TWO
from jepostule.store.platform import COLUMNS, Platform

QUERY = SQL("""
    select
        number,
        {blocked},
        (select count(*) > 0 from draft where platform_id = client_platform.id and key = asked.key),
        {platform}
    from {asked}
    join client_platform using (client_id)
""")
VISITS = Batched(
    QUERY,
    {"client_id": "text", "key": "bytea", "candidate": "text", "employer": "text"},
    blocked=SQL(OF_TWO),
    platform=COLUMNS.of("client_platform"),
)


class Visit(NamedTuple):
    """`blocked`: which of the two addresses are blocked now. `drafted`: whether there is a draft."""

    blocked: Collection[str]
    drafted: bool
    platform: Platform


async def find(client_id: str, key: bytes, candidate: str, employer: str) -> Visit | None:
    """None when there is no such platform. `key`: the draft's. Addresses: in lower case. The result is read-only."""
    found = await VISITS.row(client_id, key, candidate, employer)
    return Visit(found[0], found[1], COLUMNS.row(found[2:])) if found else None
