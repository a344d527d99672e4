"""Bulk loading: indexes are dropped and recreated, foreign keys are not checked."""

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
# Indexes of constraints stay, so that uniqueness still holds.
INDEXES = text("""
    select index.indexname, index.indexdef from pg_indexes index
    where index.schemaname = current_schema() and index.tablename = any(:tables)
        and not exists (select from pg_constraint where conname = index.indexname)
""")
# `replica` turns off triggers and foreign key checks: the rows are consistent as they are. Superusers only.
FAST = (
    "set local session_replication_role = replica",
    "set local maintenance_work_mem = '1GB'",
    "set local work_mem = '256MB'",
)


@asynccontextmanager
async def loading(session: Session) -> AsyncIterator[None]:
    """Locks these tables against everybody else until the end of the transaction."""
    for each in FAST:
        await session.execute(text(each))
    indexes = (await session.execute(INDEXES, {"tables": list(TABLES)})).all()
    for name, _ in indexes:
        await session.execute(text(f"drop index {name}"))
    yield
    for _, definition in indexes:
        await session.execute(text(definition))
