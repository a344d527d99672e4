"""Runs migrations on the database of the settings: in one transaction unless they say otherwise, one runner at a time.

They need a direct connection to Postgres: through a transaction pooler, the session's advisory lock would not hold.
"""

import time
from typing import Any

from alembic import context
from alembic.runtime.migration import MigrationInfo
from sqlalchemy import Connection, create_engine, pool, text

from jepostule.store import migrations
from jepostule.store.postgres import address
from jepostule.store.tables import METADATA

LOCK = 7_061_637_561  # an arbitrary number, used for nothing else


def ours(_object: object, name: str | None, kind: str, _reflected: bool, _compared: object) -> bool:
    """False for procrastinate's tables, which its own SQL files define."""
    return not (kind == "table" and name and name.startswith("procrastinate_"))


def take_turn(connection: Connection) -> None:
    """Takes an advisory lock until the connection ends. Raises TimeoutError when another runner keeps it.

    By polling: `create index concurrently` waits for all open transactions, including one that waits for this lock.
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
        # A migration that does not get a table lock gives up rather than make everybody queue behind it.
        connection.execute(text("set lock_timeout = '4s'"))
        connection.execute(text("set statement_timeout = '10min'"))
        connection.execute(text("set timezone = 'UTC'"))
        connection.commit()
        take_turn(connection)
        context.configure(connection=connection, target_metadata=METADATA, include_object=ours, on_version_apply=tell)
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


run()
