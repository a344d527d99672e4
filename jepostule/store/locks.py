"""Locks by name, held until the end of the transaction."""

from jepostule.store import sql
from jepostule.store.database import Session


async def hold(session: Session, name: bytes) -> None:
    """Waits until nobody else holds `name` (a digest; two names may rarely share a lock: only slower)."""
    await sql.run(session, *holding(name))


def holding(name: bytes) -> sql.Asked:
    """`hold` to be sent with what comes after it; it answers with the moment then, by Postgres' clock: everybody's."""
    number = int.from_bytes(name[:8], "big", signed=True)
    return "select pg_advisory_xact_lock(%s::bigint)::text, clock_timestamp()", [number]
