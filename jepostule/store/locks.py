"""Locks by name, held until the end of the transaction."""

from datetime import datetime

from jepostule.store import sql
from jepostule.store.database import Session


async def hold(session: Session, name: bytes) -> datetime:
    """Waits until nobody else holds `name` (a digest; two names may rarely share a lock: only slower).

    The moment then, by Postgres' clock: that of everybody.
    """
    number = int.from_bytes(name[:8], "big", signed=True)
    got = await sql.row(session, "select pg_advisory_xact_lock(%s::bigint)::text, clock_timestamp()", [number])
    assert got is not None
    moment: datetime = got[1]
    return moment
