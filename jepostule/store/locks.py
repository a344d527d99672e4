"""Locks by name, held until the end of the transaction."""

from sqlalchemy import func, select

from jepostule.store.database import Session


async def hold(session: Session, name: bytes) -> None:
    """Waits until nobody else holds `name` (a digest; two names may rarely share a lock: only slower)."""
    number = int.from_bytes(name[:8], "big", signed=True)
    await session.execute(select(func.pg_advisory_xact_lock(number)))
