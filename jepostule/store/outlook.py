"""What sending an application depends on, read in one query and without locks: `sending.write_if_unchanged` follows."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from psycopg.sql import SQL

from jepostule.store import sql
from jepostule.store.blacklist import OF_TWO
from jepostule.store.database import Look
from jepostule.store.platform import COLUMNS, Platform
from jepostule.store.slot import OF_SENDER, PLACE, Place

QUERY = SQL("""
    select
        {blocked},
        draft.id,
        draft.application_id,
        clock_timestamp(),
        array(select row({place}) {of_sender}),
        {platform}
    from client_platform left join draft on platform_id = client_platform.id and key = %(key)s
    where client_id = %(client_id)s
""")
WHOLE = QUERY.format(
    blocked=SQL(OF_TWO), place=SQL(PLACE), of_sender=SQL(OF_SENDER), platform=COLUMNS.of("client_platform")
).as_bytes()


class Outlook(NamedTuple):
    """`blocked`: which of the two addresses are. `draft_id`: None unless there is a draft that was not sent yet.

    `now`: by Postgres' clock. `sender`: a digest of the candidate's address, which has these `places`.
    """

    blocked: Collection[str]
    draft_id: UUID | None
    now: datetime
    sender: bytes
    places: list[Place]
    platform: Platform


async def find(
    look: Look, client_id: str, key: bytes, candidate: str, employer: str, *, sender: bytes
) -> Outlook | None:
    """None when there is no such platform. `key`: the draft's. Addresses: in lower case. The result is read-only."""
    values = {"client_id": client_id, "key": key, "candidate": candidate, "employer": employer, "sender": sender}
    found = await sql.row(look, WHOLE, values)
    if found is None:
        return None
    blocked, draft_id, application_id, now, places, *platform = found
    draft_id = draft_id if application_id is None else None
    return Outlook(blocked, draft_id, now, sender, [Place(*each) for each in places], COLUMNS.row(platform))
