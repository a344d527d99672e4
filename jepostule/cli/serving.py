"""The processes, and the schema that they need."""

import asyncio
import contextlib
import signal

import click
import uvicorn

from jepostule import demo, logs
from jepostule.cli.group import UNMIGRATED
from jepostule.cli.running import run
from jepostule.jobs import watchdog
from jepostule.jobs import worker as workers
from jepostule.settings import settings
from jepostule.store import migrations
from jepostule.store.database import UNAVAILABLE, transaction
from jepostule.store.queue import Job


@click.command("demo")
@click.option("--reload", is_flag=True, help="Start again when a file changes.")
def run_demo(reload: bool) -> None:
    """Everything in one process, with a Postgres of its own: to try and to develop."""
    demo.run(reload=reload)


@click.command()
def migrate() -> None:
    """Bring the database to the newest schema."""
    migrations.upgrade()
    click.echo("The schema is up to date.")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--workers", "count", default=1, show_default=True, help="Processes.")
def web(host: str, count: int) -> None:
    """Serve the pages, on JEPOSTULE_PORT."""
    uvicorn.run(
        "jepostule.asgi:serve",
        factory=True,
        host=host,
        port=settings().port,
        workers=count,
        access_log=False,  # queries hold personal data: we log requests ourselves
        log_config=None,
        server_header=False,
    )


@click.command()
@click.argument("queues", nargs=-1, type=click.Choice([*(job.value for job in Job), "all"]), required=True)
@click.option("--concurrency", default=10, show_default=True, help="Jobs at the same time.")
def worker(queues: tuple[str, ...], concurrency: int) -> None:
    """Run the jobs of QUEUES, or of all.

    \b
    Example: worker send-application send-answer
    """
    logs.configure()
    chosen = None if "all" in queues else list(queues)

    async def until_stopped() -> None:
        stop = asyncio.Event()
        for each in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(each, stop.set)
        async with watchdog.watching(stop):
            await refuse_older_schema()
            await workers.run(chosen, concurrency, stop)

    run(until_stopped())


async def refuse_older_schema() -> None:
    """A Postgres that is away is waited for; a schema that is not there would be, for ever."""
    with contextlib.suppress(*UNAVAILABLE):
        async with transaction() as session:
            if (await migrations.schema(session)).behind:
                raise click.ClickException(UNMIGRATED)
