"""Fills a database with applications and all their rows: `python -m tests.bench.crowd N [--one-in 100]`.

Uses the database of POSTGRES_HOST, or that of development, which need not be running.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta

import click
import psycopg
from sqlalchemy import text

from jepostule.cli.running import run
from jepostule.domain import platforms, reports
from jepostule.settings import settings
from jepostule.store import embedded, migrations
from jepostule.store import platform as platform_rows
from jepostule.store.database import Session, reading, transaction
from jepostule.store.postgres import parameters
from tests import crowd
from tests.bench import crowd_rows
from tests.bench.bulk import loading

PLATFORMS = ("lbb", "test", "id")
# Applications are kept for two years; more of them means that they arrive more often.
KEPT = timedelta(days=730)
MANY = 50_000  # from here on, creating the indexes afterwards is faster
MESSAGE = " ".join(["Votre équipe me plaît, et j'aime le travail bien fait."] * 12)  # 650 characters


async def fill(count: int, one_in: int = 100) -> None:
    """Adds `count` applications; of the documents of the last thirty days, one in `one_in` gets its bytes."""
    async with transaction() as session:
        await add_platforms(session)
        if count >= MANY:
            async with loading(session):
                await add(session, count, one_in)
        else:
            await add(session, count, one_in)
    async with reading() as session:
        await session.driver.execute("vacuum analyze")
    await reports.count_days(datetime.now(UTC))


async def add_platforms(session: Session) -> None:
    if not await platform_rows.every(session):
        for name in PLATFORMS:
            await platforms.register(session, name)


async def add(session: Session, count: int, one_in: int) -> None:
    every = min(crowd.EVERY, KEPT / count)
    before = await crowd.fill(session, count, every, MESSAGE)
    values = {"before": before, "count": count, "one_in": one_in}
    for statement in crowd_rows.ALL.values():
        query = text(statement)
        await session.execute(query, {name: values[name] for name in query._bindparams})


@contextmanager
def database() -> Iterator[None]:
    """The database of the settings; starts development's own Postgres unless it runs."""
    if settings().postgres_host or runs():
        yield
        return
    with embedded.start(settings().data_dir, settings().postgres_db):
        yield


def runs() -> bool:
    with suppress(psycopg.OperationalError):
        psycopg.connect(**parameters()).close()
        return True
    return False


@click.command()
@click.argument("count", type=click.IntRange(min=1, max=10_000_000))
@click.option("--one-in", default=100, show_default=True, help="Documents of which one keeps its bytes.")
def main(count: int, one_in: int) -> None:
    """Fill the database with COUNT applications and all their rows."""
    began = time.monotonic()
    with database():
        migrations.upgrade()
        run(fill(count, one_in))
    click.echo(f"{count} applications in {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
