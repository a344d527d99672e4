"""What sending an application depends on, read in one query and without locks: `sending.write_if_unchanged` follows."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from psycopg.sql import SQL

from jepostule.store.batched import Batched
from jepostule.store.blacklist import OF_TWO
from jepostule.store.platform import COLUMNS, Platform
from jepostule.store.slot import OF_SENDER, PLACE, Place

QUERY = SQL("""
    select
        number,
        {blocked},
        draft.id is null,
        case when draft.application_id is null then draft.id end,
        clock_timestamp(),
        array(select row({place}) {of_sender} asked.sender),
        {platform}
    from {asked}
    join client_platform using (client_id)
    left join lateral (
        select id, application_id from draft where platform_id = client_platform.id and key = asked.key limit 1
    ) draft on true
""")
OUTLOOKS = Batched(
    QUERY,
    {"client_id": "text", "key": "bytea", "candidate": "text", "employer": "text", "sender": "bytea"},
    blocked=SQL(OF_TWO),
    place=SQL(PLACE),
    of_sender=SQL(OF_SENDER),
    platform=COLUMNS.of("client_platform"),
)


class Outlook(NamedTuple):
    """`blocked`: which of the two addresses are. `begins`: whether there is no draft at all.

    `draft_id`: None unless there is a draft that was not sent yet. `now`: by Postgres' clock. `sender`: a digest of the
    candidate's address, which has these `places`.
    """

    blocked: Collection[str]
    begins: bool
    draft_id: UUID | None
    now: datetime
    sender: bytes
    places: list[Place]
    platform: Platform


async def find(client_id: str, key: bytes, candidate: str, employer: str, *, sender: bytes) -> Outlook | None:
    """None when there is no such platform. `key`: the draft's. Addresses: in lower case. The result is read-only."""
    found = await OUTLOOKS.row(client_id, key, candidate, employer, sender)
    if found is None:
        return None
    blocked, begins, draft_id, now, places, *platform = found
    return Outlook(blocked, begins, draft_id, now, sender, [Place(*each) for each in places], COLUMNS.row(platform))
