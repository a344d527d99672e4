"""Runs migrations on the database of the settings: all in one transaction, one runner at a time."""

from alembic import context
from sqlalchemy import create_engine, pool, text

from jepostule.store.database import address
from jepostule.store.tables import Base

LOCK = 7_061_637_561  # any number, as long as it is ours


def ours(_object: object, name: str | None, kind: str, _reflected: bool, _compared: object) -> bool:
    """Procrastinate's tables are its own files' business."""
    return not (kind == "table" and name and name.startswith("procrastinate_"))


def run() -> None:
    engine = create_engine(address(), poolclass=pool.NullPool)
    with engine.connect() as connection:
        # A migration that cannot have its lock gives up rather than queue everybody behind it.
        connection.execute(text("set lock_timeout = '4s'"))
        connection.execute(text("set statement_timeout = '10min'"))
        connection.execute(text("set timezone = 'UTC'"))
        connection.commit()
        context.configure(connection=connection, target_metadata=Base.metadata, include_object=ours)
        with context.begin_transaction():
            connection.execute(text("set local lock_timeout = '60s'"))
            connection.execute(text(f"select pg_advisory_xact_lock({LOCK})"))
            connection.execute(text("set local lock_timeout = '4s'"))
            context.run_migrations()
    engine.dispose()


run()
