"""Locks by name, held until the end of the transaction."""

from datetime import datetime

from sqlalchemy import func, select

from jepostule.store.database import Session


async def hold(session: Session, name: bytes) -> datetime:
    """Waits until nobody else holds `name` (a digest; two names may rarely share a lock: only slower).

    The moment then, by Postgres' clock: that of everybody.
    """
    number = int.from_bytes(name[:8], "big", signed=True)
    got = await session.execute(select(func.pg_advisory_xact_lock(number), func.clock_timestamp()))
    moment: datetime = got.one()[1]
    return moment
