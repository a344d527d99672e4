"""Advisory locks by name, held until the end of the transaction."""

from jepostule.store import sql
from jepostule.store.database import Session


async def hold(session: Session, name: bytes) -> None:
    """Waits for the lock `name`, a digest; two names may share a lock, which is only slower."""
    await sql.run(session, *holding(name))


def holding(name: bytes) -> sql.Asked:
    """The query of `hold`, to be sent together with others; its second column is Postgres' clock once it is held."""
    return "select pg_advisory_xact_lock(%s::bigint)::text, clock_timestamp()", [number(name)]


def number(name: bytes) -> int:
    return int.from_bytes(name[:8], "big", signed=True)
