"""Advisory locks by name, held until the end of the transaction; and the order in which every transaction locks rows.

Of two transactions that lock the same rows in different orders, Postgres ends one as a deadlock: an agent gets a 503,
or a letter that has left stays in doubt. So locks are taken in this order, by id where there are several of a kind:

1. what the transaction is about: an erasure, an event of the carrier, a run of a job; then anonymising's turn;
2. letters;
3. applications;
4. drafts, then the limits that count for them;
5. the advisory lock of a sender, then its slots;
6. jobs that wait or have failed, then archived ones.

It is the order of a worker, which locks the letter that it claims, its sender, and the jobs that it puts off, and for a
letter that has left the letter and its application. A job that runs is locked by its worker and the rescue alone,
before its run. Agents who act on many jobs wait for nobody: `store/jobs/job_locks.py`.
"""

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
