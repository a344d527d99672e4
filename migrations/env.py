"""Runs migrations on the database of the settings: one transaction, but for what says otherwise; one runner at a time.

Through a pool that hands connections on between transactions, the turn is nobody's: migrations go to Postgres itself.
"""

import time
from typing import Any

from alembic import context
from alembic.runtime.migration import MigrationInfo
from sqlalchemy import Connection, create_engine, pool, text

from jepostule.store import migrations
from jepostule.store.postgres import address
from jepostule.store.tables import Base

LOCK = 7_061_637_561  # any number, as long as it is ours


def ours(_object: object, name: str | None, kind: str, _reflected: bool, _compared: object) -> bool:
    """Procrastinate's tables are its own files' business."""
    return not (kind == "table" and name and name.startswith("procrastinate_"))


def take_turn(connection: Connection) -> None:
    """Until the connection ends. TimeoutError where another runner keeps it.

    Asked for again and again: who makes an index waits for every open transaction, and would wait for one that waits.
    """
    end = time.monotonic() + migrations.PATIENCE
    while not connection.scalar(text(f"select pg_try_advisory_lock({LOCK})")):
        connection.commit()
        if time.monotonic() > end:
            raise TimeoutError("Another migration is at work.")
        time.sleep(0.1)
    connection.commit()


def tell(ctx: Any, step: MigrationInfo, heads: Any, run_args: Any) -> None:  # noqa: ARG001, alembic passes them by name
    told = context.config.attributes.get("told")
    if told and step.up_revision_id:
        done = context.script.get_revision(step.up_revision_id)
        told(f"{done.revision}  {done.doc}")


def run() -> None:
    engine = create_engine(address(), poolclass=pool.NullPool)
    with engine.connect() as connection:
        # A migration that cannot have its lock gives up rather than queue everybody behind it.
        connection.execute(text("set lock_timeout = '4s'"))
        connection.execute(text("set statement_timeout = '10min'"))
        connection.execute(text("set timezone = 'UTC'"))
        connection.commit()
        take_turn(connection)
        context.configure(
            connection=connection, target_metadata=Base.metadata, include_object=ours, on_version_apply=tell
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


run()
