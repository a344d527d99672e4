"""Many rows at once: without the indexes meanwhile, and without asking for each row whether its parent is there."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import text

from jepostule.store.database import Session

TABLES = (
    "application",
    "letter",
    "answer",
    "event",
    "document",
    "mail_event",
    "job_attempt",
    "audit",
    "draft",
    "legacy_failure",
)
# Not those that a constraint has made: what must be unique stays so.
INDEXES = text("""
    select index.indexname, index.indexdef from pg_indexes index
    where index.schemaname = current_schema() and index.tablename = any(:tables)
        and not exists (select from pg_constraint where conname = index.indexname)
""")
# `replica` silences triggers and foreign keys: the rows are whole by themselves. For superusers alone.
FAST = (
    "set local session_replication_role = replica",
    "set local maintenance_work_mem = '1GB'",
    "set local work_mem = '256MB'",
)


@asynccontextmanager
async def loading(session: Session) -> AsyncIterator[None]:
    """Nobody else reads or writes these tables until the end of the transaction."""
    for each in FAST:
        await session.execute(text(each))
    indexes = (await session.execute(INDEXES, {"tables": list(TABLES)})).all()
    for name, _ in indexes:
        await session.execute(text(f"drop index {name}"))
    yield
    for _, definition in indexes:
        await session.execute(text(definition))
